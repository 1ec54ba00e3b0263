#ifndef SHAPES_H
#define SHAPES_H

typedef struct tagPoint { double x, y; } Point;

class Shape {
public:
    virtual ~Shape() {}
    virtual double area() const = 0;
};

class Square: public Shape
{
    double side;
public:
    Square(double side): side(side) {}
    double area() const { return side*side; }
    Point
    corner () const
    {
        Point p = { side, side };
        return p;
    }
};

union Number { int i; float f; };

#endif
