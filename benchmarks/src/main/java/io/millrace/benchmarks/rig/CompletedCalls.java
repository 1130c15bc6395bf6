package io.millrace.benchmarks.rig;

import io.reactivex.rxjava3.core.Single;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Mono;

/** Calls that have their answer before anyone asks. */
public final class CompletedCalls implements Calls {

    @Override
    public Mono<Integer> mono(Integer element) {
        return Mono.just(element);
    }

    @Override
    public Single<Integer> single(Integer element) {
        return Single.just(element);
    }

    @Override
    public Uni<Integer> uni(Integer element) {
        return Uni.createFrom().item(element);
    }

    @Override
    public CompletableFuture<Integer> future(Integer element) {
        return CompletableFuture.completedFuture(element);
    }

    @Override
    public void begin(Runnable end) {
        end.run();
    }
}
