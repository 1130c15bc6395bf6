package io.millrace.benchmarks.edge;

import io.millrace.benchmarks.rig.Rig;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.reactivestreams.Publisher;

/** One sharp edge: what is asked for, and how each library is asked. */
final class Scenario {

    /** For a program that neither ends nor hangs: long enough for a busy machine. */
    static final Duration LIMIT = Duration.ofMinutes(2);

    private final String id;
    private final String title;
    private final Duration pause;
    private final Expectation expectation;
    private final Map<Library, Program> programs = new EnumMap<>(Library.class);

    /**
     * A scenario without programs.
     *
     * @param id the sharp edge, such as {@code E1}
     * @param title what is asked for, for people
     * @param pause how late each demand is; zero for a consumer that asks for everything at once
     * @param expectation what is right
     */
    Scenario(String id, String title, Duration pause, Expectation expectation) {
        this.id = id;
        this.title = title;
        this.pause = pause;
        this.expectation = expectation;
    }

    Scenario with(Library library, Program program) {
        programs.put(library, program);
        return this;
    }

    String id() {
        return id;
    }

    String title() {
        return title;
    }

    boolean has(Library library) {
        return programs.containsKey(library);
    }

    /** Runs the program of {@code library} and judges what came. */
    Verdict run(Library library, Rig rig) throws Exception {
        Program program = Optional.ofNullable(programs.get(library))
                .orElseThrow(() -> new IllegalArgumentException(id + " has no program for " + library.title()));
        ScheduledExecutorService timer = Executors.newScheduledThreadPool(2, Scenario::daemon);
        try {
            LateConsumer consumer = new LateConsumer(pause, expectation, timer);
            Publisher<?> publisher = program.publisher(rig);
            // Some sources emit while they are subscribed to, and never return.
            daemon(() -> publisher.subscribe(consumer)).start();
            return expectation.judge(consumer.await(LIMIT));
        } finally {
            timer.shutdown();
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "compare");
        thread.setDaemon(true);
        return thread;
    }
}
