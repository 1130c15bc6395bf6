package io.millrace.verification.laws;

import io.millrace.core.DeadLetter;
import io.millrace.core.spi.Sink;
import io.millrace.core.spi.SinkWriter;
import io.millrace.test.TestSource;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A sink for dead letters that confirms them at once, later or, seldom, refuses one, and notes when the source has been told
 * of the end of an element before.
 */
final class DrawnLetters implements Sink<DeadLetter> {

    private static final long serialVersionUID = 1L;

    private final transient SplittableRandom random;
    private final transient TestSource<Integer> source;
    private final transient Scheduler scheduler;
    private final transient List<String> violations;
    private final boolean refuses;

    DrawnLetters(SplittableRandom random, TestSource<Integer> source, Scheduler scheduler, List<String> violations) {
        this.random = random;
        this.source = source;
        this.scheduler = scheduler;
        this.violations = violations;
        this.refuses = random.nextInt(4) == 0;
    }

    @Override
    public String verb() {
        return "letters";
    }

    @Override
    public String detail() {
        return refuses ? "refuses some" : "";
    }

    @Override
    public int concurrency() {
        return 2;
    }

    @Override
    public SinkWriter<DeadLetter> open() {
        return letter -> {
            if (refuses && random.nextInt(3) == 0) {
                return Mono.error(new IllegalStateException("a letter is refused as it was drawn to be"));
            }
            if (random.nextBoolean()) {
                look(letter);
                return null;
            }
            return Mono.delay(Duration.ofMillis(random.nextInt(6)), scheduler).doOnNext(tick -> look(letter));
        };
    }

    /** Elements are numbered from 1 in the order of their positions, from 0. */
    private void look(DeadLetter letter) {
        int element = (int) letter.position() + 1;
        if (element > 0 && source.acknowledged().contains(element)) {
            violations.add("element " + element + " was acknowledged before its dead letter was confirmed");
        }
    }
}
