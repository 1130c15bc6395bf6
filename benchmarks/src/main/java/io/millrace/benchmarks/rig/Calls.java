package io.millrace.benchmarks.rig;

import io.reactivex.rxjava3.core.Single;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Mono;

/** A call that answers an element with itself, in the form that each library likes best. */
public interface Calls {

    /** For Reactor and Millrace. */
    Mono<Integer> mono(Integer element);

    /** For RxJava. */
    Single<Integer> single(Integer element);

    /** For Mutiny. */
    Uni<Integer> uni(Integer element);

    /** For those who take futures. */
    CompletableFuture<Integer> future(Integer element);

    /** The bare call: runs {@code end} when the answer is there. */
    void begin(Runnable end);
}
