"""Written on Windows, when Python 2 was young."""
# coding: latin-1

class Window :
    def __init__ (self, title, size = (640, 480)) :
        self.title = title ; self.size = size

    # The close button asks first.
    def close (self) :
        if self.changed () : return False
        return True
    def paint (self,
               context,      # where to draw
               *rectangles) :
        for r in rectangles :
            context.fill (r)


    class Menu :
        items = []
        on_click = lambda self, item : None


def main () :
    def loop (window) :
        while window : window = window.next
    window = Window ('Hello')
    window.on_key = lambda key : \
        window.close ()
    loop (window)
main ()
