package io.millrace.verification.pictures;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Scheduler;

/**
 * What happens when, one word for each step of ten milliseconds: {@code "a b . c+d |"}. {@code .} is nothing, {@code +} stands
 * between what happens together, {@code |} is the completion and {@code #} a failure; all else is an element.
 */
record Script(String text) {

    static final Duration STEP = Duration.ofMillis(10);

    private static final String NOTHING = ".";
    private static final String COMPLETION = "|";
    private static final String FAILURE = "#";

    /** What a source that fails, fails with. */
    static final class SourceException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** What happens in the steps, in order. */
    List<List<String>> steps() {
        return List.of(text.strip().split("\\s+")).stream()
                .map(step -> step.equals(NOTHING) ? List.<String>of() : List.of(step.split("\\+")))
                .toList();
    }

    /** The elements at their times, on {@code lane} too; the time of the script begins with that of the picture. */
    Flux<String> elements(Scheduler scheduler, LongSupplier now, Lane lane) {
        return Flux.create(sink -> {
            Disposable.Composite timers = Disposables.composite();
            List<List<String>> steps = steps();
            for (int at = 0; at < steps.size(); at++) {
                for (String what : steps.get(at)) {
                    long delay = Math.max(0, at * STEP.toNanos() - now.getAsLong());
                    timers.add(scheduler.schedule(
                            () -> happen(what, sink, now.getAsLong(), lane), delay, TimeUnit.NANOSECONDS));
                }
            }
            sink.onCancel(() -> {
                timers.dispose();
                lane.end(now.getAsLong(), Lane.End.CANCELLED, null);
            });
        });
    }

    private static void happen(String what, FluxSink<String> sink, long now, Lane lane) {
        switch (what) {
            case COMPLETION -> {
                lane.end(now, Lane.End.COMPLETED, null);
                sink.complete();
            }
            case FAILURE -> {
                SourceException failure = new SourceException();
                lane.end(now, Lane.End.FAILED, failure);
                sink.error(failure);
            }
            default -> {
                lane.add(now, what);
                sink.next(what);
            }
        }
    }
}
