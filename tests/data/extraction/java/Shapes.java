package com.example;

public interface Shapes {
    /** The area in square metres. */
    double area();

    @FunctionalInterface
    interface Visitor<R> {
        R visit(Shapes shape);
    }

    default <R> R accept(Visitor<R> visitor) { return visitor.visit(this); }

    static Shapes square(double side) {
        return () -> side * side;
    }
}
