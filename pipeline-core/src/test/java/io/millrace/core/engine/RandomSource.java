package io.millrace.core.engine;

import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A source of numbers that checks that it is read by one at a time, settled once an element, and closed once after that. */
final class RandomSource extends ScriptedSource {

    final AtomicInteger given = new AtomicInteger();
    final Set<Long> settled = ConcurrentHashMap.newKeySet();
    final CountDownLatch release = new CountDownLatch(1);
    final boolean stalls;
    private final int size;
    private final boolean blocks;
    private final boolean acknowledges;
    private final Findings findings;
    private final AtomicInteger reading = new AtomicInteger();
    private volatile boolean open;

    RandomSource(Random random, Findings findings) {
        this.size = random.nextInt(300);
        this.blocks = random.nextBoolean();
        this.stalls = blocks && random.nextInt(30) == 0; // its drain takes a second
        this.acknowledges = random.nextBoolean();
        this.findings = findings;
    }

    @Override
    public RandomSource open() {
        open = true;
        return this;
    }

    @Override
    public Integer next() throws InterruptedException {
        findings.check(reading.getAndIncrement() == 0, "two reads at the same time");
        findings.check(open, "a read after the end");
        try {
            if (given.get() < size) {
                return given.incrementAndGet();
            }
            if (stalls) {
                release.await();
            }
            return null;
        } finally {
            reading.decrementAndGet();
        }
    }

    @Override
    public boolean blocks() {
        return blocks;
    }

    @Override
    public boolean acknowledges() {
        return acknowledges;
    }

    @Override
    public void acknowledged(long position) {
        settle(position);
    }

    @Override
    public void returned(long position) {
        settle(position);
    }

    private void settle(long position) {
        findings.check(open, "an element settled after the reader was closed");
        findings.check(settled.add(position), "an element settled twice");
    }

    @Override
    public void close() {
        findings.check(reading.get() == 0, "closed during a read");
        findings.check(open, "closed twice or before it was opened");
        open = false;
        super.close();
    }

    /** Whether there was something to close; asked after the end. */
    boolean wasRead() {
        return given.get() > 0;
    }

    void checkAllSettled() {
        findings.check(
                !acknowledges || settled.size() == given.get(),
                given.get() + " elements given, " + settled.size() + " settled");
    }

    @Override
    public String toString() {
        return "pull " + size + (blocks ? " blocking" : "") + (stalls ? " stalling" : "")
                + (acknowledges ? " acks" : "");
    }
}
