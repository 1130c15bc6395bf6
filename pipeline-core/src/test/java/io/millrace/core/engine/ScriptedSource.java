package io.millrace.core.engine;

import io.millrace.core.spi.PullSource;
import io.millrace.core.spi.SourceReader;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A source for one run that may block, and remembers what happened to it. */
abstract class ScriptedSource implements PullSource<Integer>, SourceReader<Integer> {

    final AtomicInteger closings = new AtomicInteger();
    final CountDownLatch closed = new CountDownLatch(1);
    final List<Long> acknowledged = new CopyOnWriteArrayList<>();
    final List<Long> returned = new CopyOnWriteArrayList<>();

    @Override
    public String verb() {
        return "scripted";
    }

    @Override
    public String detail() {
        return "a source of a test";
    }

    @Override
    public boolean blocks() {
        return true;
    }

    @Override
    public SourceReader<Integer> open() throws InterruptedException {
        return this;
    }

    @Override
    public void acknowledged(long position) {
        acknowledged.add(position);
    }

    @Override
    public void returned(long position) {
        returned.add(position);
    }

    @Override
    public void close() {
        closings.incrementAndGet();
        closed.countDown();
    }
}
