package io.millrace.benchmarks.rig;

import io.millrace.benchmarks.Tally;
import io.smallrye.mutiny.Multi;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import kotlin.Unit;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.flow.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/** Runs a stream of a library that is no Reactive Streams publisher to its end. */
public final class Waiting {

    private Waiting() {}

    /** The end of {@code end}, or its failure. */
    public static <T> T on(CompletionStage<T> end) throws Exception {
        return end.toCompletableFuture().get(Summing.PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Runs a Mutiny stream. */
    public static Tally mutiny(Multi<Integer> multi, Sum sum) throws Exception {
        CompletableFuture<Tally> end = new CompletableFuture<>();
        multi.subscribe().with(sum::add, end::completeExceptionally, () -> end.complete(sum.tally()));
        return on(end);
    }

    /** Runs a Pekko stream. */
    public static Tally pekko(Source<Integer, ?> source, Rig rig, Sum sum) throws Exception {
        on(source.runWith(Sink.foreach(sum::add), rig.pekko()));
        return sum.tally();
    }

    /** Runs a Kotlin flow on the calling thread. A suspending lambda is, to Java, one with a continuation. */
    public static Tally kotlin(Flow<Integer> flow, Sum sum) throws Exception {
        BuildersKt.<Object>runBlocking(
                EmptyCoroutineContext.INSTANCE,
                (scope, continuation) -> flow.collect(
                        (element, next) -> {
                            sum.add(element);
                            return Unit.INSTANCE;
                        },
                        continuation));
        return sum.tally();
    }
}
