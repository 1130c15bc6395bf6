package io.millrace.test.laws;

import io.millrace.core.OnError;
import io.millrace.core.Sinks;
import io.millrace.core.Stage;

/** What a drawn stage does about an element that fails. */
enum Handling {
    SKIP,
    DEAD_LETTER,
    STOP,
    FAIL_FAST;

    Stage<Integer, Integer> on(Stage<Integer, Integer> stage) {
        return stage.onError(
                switch (this) {
                    case SKIP -> OnError.skip();
                    case DEAD_LETTER -> OnError.deadLetter(Sinks.discard());
                    case STOP -> OnError.stop();
                    case FAIL_FAST -> OnError.failFast();
                });
    }

    boolean endsTheRun() {
        return this == STOP || this == FAIL_FAST;
    }
}
