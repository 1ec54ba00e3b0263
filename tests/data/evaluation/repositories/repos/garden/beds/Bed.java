class Bed {
    private final List<Plant> plants = new ArrayList<>();

    /** Plants a seed into the bed. */
    void sow(Seed seed) {
        plants.add(seed.germinate());
    }

    /** Waters every plant of the bed. */
    void water(double litres) {
        for (Plant plant : plants) {
            plant.drink(litres / plants.size());
        }
    }
}
