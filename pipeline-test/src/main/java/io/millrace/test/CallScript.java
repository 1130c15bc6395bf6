package io.millrace.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** What the calls of a {@link PolicyContract} do. */
enum CallScript {
    RETURNS_A_VALUE {
        @Override
        Publisher<Integer> call(int input, PolicyTrial trial) {
            return Mono.just(input);
        }
    },
    RETURNS_A_VALUE_LATER {
        @Override
        Publisher<Integer> call(int input, PolicyTrial trial) {
            return Mono.just(input).delayElement(Duration.ofMillis(10 + input % 7), trial.scheduler());
        }
    },
    RETURNS_NOTHING {
        @Override
        Publisher<Integer> call(int input, PolicyTrial trial) {
            return Mono.empty();
        }
    },
    RETURNS_TWO_VALUES {
        @Override
        Publisher<Integer> call(int input, PolicyTrial trial) {
            return Flux.just(input, input);
        }
    },
    SIGNALS_AN_ERROR {
        @Override
        Publisher<Integer> call(int input, PolicyTrial trial) {
            return Mono.error(new CallFailed(input));
        }
    },
    SIGNALS_AN_ERROR_LATER {
        @Override
        Publisher<Integer> call(int input, PolicyTrial trial) {
            return Mono.delay(Duration.ofMillis(10 + input % 7), trial.scheduler())
                    .then(Mono.error(new CallFailed(input)));
        }
    },
    THROWS {
        @Override
        Publisher<Integer> call(int input, PolicyTrial trial) {
            throw new CallFailed(input);
        }
    },
    THROWS_WHEN_SUBSCRIBED_TO {
        @Override
        Publisher<Integer> call(int input, PolicyTrial trial) {
            return subscriber -> {
                throw new CallFailed(input);
            };
        }
    },
    ENDS_ON_ANOTHER_THREAD {
        @Override
        Publisher<Integer> call(int input, PolicyTrial trial) {
            return Mono.create(trial::complete);
        }
    },
    HANGS_FOR_A_DAY {
        @Override
        Publisher<Integer> call(int input, PolicyTrial trial) {
            return Mono.delay(Duration.ofDays(1), trial.scheduler()).then(Mono.error(new CallFailed(input)));
        }
    },
    NEVER_ENDS {
        @Override
        Publisher<Integer> call(int input, PolicyTrial trial) {
            return Mono.never();
        }
    },
    DOES_ANOTHER_THING_EACH_TIME {
        @Override
        Publisher<Integer> call(int input, PolicyTrial trial) {
            return values()[input % ordinal()].call(input, trial);
        }
    };

    abstract Publisher<Integer> call(int input, PolicyTrial trial);

    /** Whether each call ends without a time-out or a cancel. */
    boolean ends() {
        return this != NEVER_ENDS && this != DOES_ANOTHER_THING_EACH_TIME;
    }

    /** The failure of a scripted call. */
    static final class CallFailed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        CallFailed(int input) {
            super("call " + input + " fails as it was told to");
        }
    }

    /** Calls that wait to be ended by another thread. */
    static final class Waiting {

        private final List<MonoSink<Integer>> sinks = new ArrayList<>();

        synchronized void add(MonoSink<Integer> sink) {
            sinks.add(sink);
        }

        synchronized List<MonoSink<Integer>> takeAll() {
            List<MonoSink<Integer>> all = List.copyOf(sinks);
            sinks.clear();
            return all;
        }
    }
}
