package io.millrace.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.observe.Bound;
import io.millrace.core.spi.PollContext;
import io.millrace.core.spi.PollReader;
import io.millrace.core.spi.PollSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

class PollInletTest {

    private static final int ELEMENTS = 50_000;

    /** Knows whether there is more only by looking, as a file does. */
    private record Counting(boolean blocks) implements PollSource<Integer> {

        @Override
        public String verb() {
            return "counting";
        }

        @Override
        public String detail() {
            return "";
        }

        @Override
        public Bound held() {
            return Bound.none();
        }

        @Override
        public PollReader<Integer> open(PollContext context) {
            return new PollReader<>() {
                private int next;
                private volatile boolean ended;

                @Override
                public @Nullable Integer poll() {
                    if (next == ELEMENTS) {
                        ended = true;
                        return null;
                    }
                    return next++;
                }

                @Override
                public boolean ready() {
                    return false;
                }

                @Override
                public boolean ended() {
                    return ended;
                }

                @Override
                public void shut() {
                    ended = true;
                }

                @Override
                public void close() {}
            };
        }
    }

    /** Each element is asked for when the one before has arrived elsewhere, often just when the reader comes to rest. */
    @Test
    void demandThatComesWhileItGoesToRestIsSeen() {
        try (PipelineRuntime runtime = PipelineRuntime.builder().name("polls").build()) {
            for (boolean blocks : new boolean[] {true, false}) {
                Pipeline<Integer> pipeline = Pipeline.define("counted").from(new Counting(blocks));
                assertThat(Flux.from(pipeline.on(runtime))
                                .publishOn(Schedulers.parallel(), 1)
                                .count()
                                .block(Duration.ofSeconds(60)))
                        .isEqualTo(ELEMENTS);
            }
        }
    }
}
