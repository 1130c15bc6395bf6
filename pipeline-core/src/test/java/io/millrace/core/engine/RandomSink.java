package io.millrace.core.engine;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** A sink that confirms at once, soon, or now and then not at all, and checks that it is not written after its end. */
final class RandomSink extends ScriptedSink {

    private final boolean blocks;
    private final boolean fails;
    private final int concurrency;
    private final Findings findings;

    RandomSink(Random random, Findings findings) {
        this.blocks = random.nextBoolean();
        this.fails = random.nextInt(3) == 0;
        this.concurrency = 1 + random.nextInt(4);
        this.findings = findings;
    }

    @Override
    public boolean blocks() {
        return blocks;
    }

    @Override
    public int concurrency() {
        return concurrency;
    }

    @Override
    public Publisher<?> write(Object element) {
        findings.check(closings.get() == 0, "a sink written after it was closed");
        ThreadLocalRandom random = ThreadLocalRandom.current();
        if (fails && random.nextInt(50) == 0) {
            throw new IllegalStateException("not written");
        }
        return switch (random.nextInt(4)) {
            case 0 -> Mono.empty();
            case 1 -> Mono.delay(Duration.ofNanos(random.nextInt(300_000)));
            default -> null;
        };
    }

    @Override
    public void close() {
        super.close();
        findings.check(closings.get() == 1, "a sink closed twice");
    }
}
