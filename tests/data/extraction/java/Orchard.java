/*
 * Part of the orchard example.
 */
package com.example.orchard;

import java.util.*;
import java.util.function.*;

/**
 * An orchard of {@link Tree trees}.
 *
 * @param <T> the kind of tree
 */
@SuppressWarnings({"unchecked", "rawtypes"})
public abstract class Orchard<T extends Orchard.Tree> implements Iterable<T>, AutoCloseable {
    private static final Comparator<Tree> BY_AGE = (a, b) -> Integer.compare(a.age(), b.age());
    private static final Map<String, Integer> PRICES;

    static {
        PRICES = new HashMap<>();
        PRICES.put("Äpfel", 3);
    }

    private final List<T> trees = new ArrayList<>();
    private Runnable onHarvest = () -> {
        System.out.println("harvested");
    };

    {
        trees.clear();
    }

    /** Creates an empty orchard. */
    protected Orchard() {
    }

    // Copies another one.
    public Orchard(final Orchard<? extends T> other,
                   int limit) throws IllegalArgumentException {
        this();
        if (limit < 0) throw new IllegalArgumentException("limit");
        for (T tree : other) if (trees.size() < limit) trees.add(tree);
    }

    public static <A extends Tree> Orchard<A> of(A... trees) {
        return new Orchard<A>() {
            @Override
            protected double yieldOf(A tree) {
                return tree.age() * 1.5;
            }

            @Override public void close() {}
        };
    }

    /**
     * The kilograms that a tree yields.
     */
    protected abstract double yieldOf(T tree);

    @Override
    public Iterator<T> iterator() { return trees.iterator(); }

    @Deprecated @SafeVarargs
    public final <R> List<R> map(
            Function<? super T, ? extends R> mapper,   // what to do
            Predicate<T>... filters) {
        List<R> result = new ArrayList<>();
        Function<T, R> logged = tree -> {
            System.err.println(tree);
            return mapper.apply(tree);
        };
        for (T tree : trees) result.add(logged.apply(tree));
        return result;
    }

    synchronized int[] ages()[] {
        class Collector {
            private final int[][] found = new int[1][];

            int[][] collect() {
                return found;
            }
        }
        return new Collector().collect();
    }

    native long weigh();

    public void harvest() {
        trees.forEach(tree -> System.out.println(tree));
        new Thread(new Runnable() {
            public void run() {
                onHarvest.run();
            }
        }).start();
    }

    @Override public int hashCode() { return trees.hashCode(); }
    @Override public boolean equals(Object o) { return o instanceof Orchard<?> that && trees.equals(that.trees); }

    /** Something that grows. */
    public interface Tree extends Comparable<Tree> {
        int age();

        String name() throws UnsupportedOperationException;

        default boolean isOld() {
            return age() > LIMIT;
        }

        static Tree parse(String text) {
            return Apple.valueOf(text);
        }

        private int half() { return age() / 2; }

        int LIMIT = 50;
    }

    public enum Season {
        SPRING,
        SUMMER {
            @Override
            boolean isWarm() { return true; }
        },
        WINTER("cold") {
            @Override boolean isWarm() { return false; }

            @Override
            public String toString() {
                return "winter";
            }
        };

        private final String feel;

        Season() { this("mild"); }

        Season(String feel) {
            this.feel = feel;
        }

        boolean isWarm() { return "mild".equals(feel); }

        /** The next one, {@code SPRING} after {@code WINTER}. */
        public Season next()
        {
            return values()[(ordinal() + 1) % values().length];
        }
    }

    /**
     * An apple tree.
     * @param age its years
     */
    public record Apple(int age, String name) implements Tree {
        static int planted;

        public Apple {
            if (age < 0) throw new IllegalArgumentException();
        }

        Apple(String name) { this(0, name); }

        static Apple valueOf(String text) {
            String[] parts = text.split(",");
            return new Apple(Integer.parseInt(parts[0].trim()), parts[1]);
        }

        @Override
        public int compareTo(Tree other) {
            return BY_AGE.compare(this, other);
        }
    }

    record Point(double x, double y) {}

    @interface Planted {
        String by() default "nobody";
        int year();
    }

    sealed interface Fruit permits Orchard.Pear {}

    static final class Pear implements Fruit {
        private double größe;

        double getGröße() { return größe; }

        void setGröße(double größe) { this.größe = größe; }

        static class Seed<K, V> {
            Seed() { super(); }

            <X extends Throwable> void grow() throws X { }
        }
    }
}

class Gardener {
    void water(Orchard<?> orchard) { orchard.harvest(); }

    /* package-private */ static void main(String... args) {
        new Gardener().water(Orchard.of());
    }

    protected Object clone() throws CloneNotSupportedException
    { return super.clone(); }
}
