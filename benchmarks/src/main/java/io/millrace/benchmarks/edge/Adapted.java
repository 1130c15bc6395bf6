package io.millrace.benchmarks.edge;

import io.millrace.benchmarks.rig.Rig;
import io.smallrye.mutiny.Multi;
import java.util.concurrent.Flow;
import org.apache.pekko.stream.javadsl.AsPublisher;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.reactivestreams.FlowAdapters;
import org.reactivestreams.Publisher;

/** Publishers of what libraries call otherwise. */
final class Adapted {

    private Adapted() {}

    static <T> Publisher<T> of(Multi<T> multi) {
        return FlowAdapters.toPublisher((Flow.Publisher<T>) multi);
    }

    static <T> Publisher<T> of(Source<T, ?> source, Rig rig) {
        return source.runWith(Sink.asPublisher(AsPublisher.WITHOUT_FANOUT), rig.pekko());
    }
}
