package io.millrace.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Pipeline;
import io.millrace.core.PipelineRuntime;
import io.millrace.core.Service;
import io.millrace.core.observe.RunReport;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/** Subscribers that throw. */
class DefectiveSubscriberTest {

    @BeforeAll
    static void dropSilently() {
        Hooks.onErrorDropped(error -> {});
    }

    @AfterAll
    static void dropLoudly() {
        Hooks.resetOnErrorDropped();
    }

    /** Throws in one of its methods. */
    private record DefectiveSubscriber(String method, RuntimeException own) implements CoreSubscriber<Integer> {

        private void in(String current) {
            if (current.equals(method)) {
                throw own;
            }
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            in("onSubscribe");
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Integer element) {
            in("onNext");
        }

        @Override
        public void onError(Throwable error) {
            in("onError");
        }

        @Override
        public void onComplete() {
            in("onComplete");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"onSubscribe", "onNext", "onComplete"})
    void aSubscriberThatThrowsEndsTheRunAndLeavesNothingOpen(String method) {
        AtomicInteger closings = new AtomicInteger();
        Service<String> service = Service.of(() -> "client", client -> closings.incrementAndGet());
        IllegalStateException own = new IllegalStateException(method);
        try (PipelineRuntime runtime = Runs.patient()) {
            Pipeline.define("subscriber")
                    .from(List.of(1))
                    .mapAsync(1, service, (client, n) -> Mono.just(n))
                    .on(runtime)
                    .subscribe(new DefectiveSubscriber(method, own));
            RunReport report = Runs.ended(runtime.runs().get(0)).assertNoLoss();
            if (!method.equals("onComplete")) {
                assertThat(report.failure()).containsSame(own);
            }
        }
        assertThat(closings).hasValue(1);
    }
}
