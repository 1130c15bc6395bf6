package io.millrace.benchmarks.edge;

/** Who is compared, in the order of the columns. */
enum Library {
    MILLRACE("Millrace"),
    REACTOR("Reactor"),
    RXJAVA("RxJava"),
    MUTINY("Mutiny"),
    PEKKO("Pekko");

    private final String title;

    Library(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
