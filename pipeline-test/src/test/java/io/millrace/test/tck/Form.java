package io.millrace.test.tck;

import io.millrace.core.Pipeline;
import io.millrace.core.Stage;
import io.millrace.test.TestSource;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import reactor.core.publisher.Flux;

/** The ways in which elements come into a pipeline. */
enum Form {
    /** From a publisher. */
    PUSHED {
        @Override
        Stage<Integer, Integer> elements(long count) {
            return Pipeline.define("tck").from(Flux.fromIterable(numbers(count)));
        }
    },
    /** Read by the engine. */
    PULLED {
        @Override
        Stage<Integer, Integer> elements(long count) {
            return Pipeline.define("tck").from(numbers(count));
        }
    },
    /** Read by the engine, in envelopes that carry acknowledgements. */
    TRACKED {
        @Override
        Stage<Integer, Integer> elements(long count) {
            List<Integer> numbers =
                    IntStream.range(0, (int) Math.min(count, 1_000)).boxed().toList();
            TestSource<Integer> source = TestSource.of(numbers).acknowledging();
            return Pipeline.define("tck").from(count > 1_000 ? source.endless() : source);
        }
    };

    abstract Stage<Integer, Integer> elements(long count);

    private static Iterable<Integer> numbers(long count) {
        return () -> {
            Iterator<Integer> numbers =
                    LongStream.range(0, count).mapToObj(number -> (int) number).iterator();
            return numbers;
        };
    }
}
