package io.millrace.benchmarks.rig;

/** The heap of this JVM. */
public final class Heap {

    private static final long SETTLE_MILLIS = 120;

    private Heap() {}

    /**
     * Bytes in use after collections, once they do not fall any more.
     *
     * @param tolerance a fall by fewer bytes does not count
     */
    public static long used(long tolerance) throws InterruptedException {
        long used = Long.MAX_VALUE;
        for (long now = collected(); now < used - tolerance; now = collected()) {
            used = now;
            Thread.sleep(SETTLE_MILLIS);
        }
        return used;
    }

    private static long collected() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
