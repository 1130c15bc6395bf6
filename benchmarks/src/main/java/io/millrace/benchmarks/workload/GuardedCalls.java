package io.millrace.benchmarks.workload;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.github.resilience4j.reactor.ratelimiter.operator.RateLimiterOperator;
import io.github.resilience4j.reactor.retry.RetryOperator;
import io.github.resilience4j.reactor.timelimiter.TimeLimiterOperator;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.millrace.benchmarks.Goal;
import io.millrace.benchmarks.Peer;
import io.millrace.benchmarks.Trial;
import io.millrace.benchmarks.Workload;
import io.millrace.benchmarks.rig.Calls;
import io.millrace.benchmarks.rig.Rig;
import io.millrace.benchmarks.rig.Sum;
import io.millrace.benchmarks.rig.Summing;
import io.millrace.core.Pipeline;
import io.millrace.resilience.CallPolicy;
import io.millrace.resilience.rate.RateSettings;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;

/** W7: W3u, each call protected by all there is, with nothing going wrong; against calls that nothing protects. */
final class GuardedCalls {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 3;

    private final Calls calls;
    private final CallPeers bare;
    private final List<Integer> input;

    GuardedCalls(Rig rig, Scale scale) {
        this.calls = rig.remoteCalls();
        this.input = scale.numbers(40_000);
        this.bare = new CallPeers(rig, input, calls, ConcurrentCalls.IN_FLIGHT, Sum::unordered);
    }

    Workload workload() {
        String title = "every protection on each call, against bare flatMap";
        return Workload.of("W7", title, input.size(), Scale.all(input, Sum.unordered()))
                .peer(Peer.REACTOR, bare.reactor())
                .peer(Peer.MILLRACE, millrace())
                .peer("Millrace, adaptive limit", adaptive())
                .peer("Millrace, bare", bare.millrace())
                .peer("Resilience4j", resilience4j())
                .goals(
                        Goal.time(0.2),
                        Goal.time(0.05).of("Resilience4j"),
                        Goal.bytes(16).of("Millrace, bare"));
    }

    private Trial millrace() {
        return guarded(policy().bulkhead("calls", ConcurrentCalls.IN_FLIGHT));
    }

    private Trial adaptive() {
        return guarded(policy().adaptiveLimit("adaptive"));
    }

    private static CallPolicy policy() {
        long endless = 1_000_000_000;
        return CallPolicy.deadline(DEADLINE)
                .attemptTimeout(TIMEOUT)
                .idempotent()
                .attempts(ATTEMPTS)
                .circuitBreaker("calls")
                .rateLimit(new RateSettings("calls", endless, Duration.ofSeconds(1), endless));
    }

    private Trial guarded(CallPolicy policy) {
        Pipeline<Integer> pipeline = Pipeline.define("guarded")
                .from(input)
                .mapAsync(ConcurrentCalls.IN_FLIGHT, calls::mono)
                .unordered()
                .with(policy);
        return () -> Summing.of(pipeline, Sum.unordered());
    }

    private Trial resilience4j() {
        CircuitBreaker breaker = CircuitBreaker.ofDefaults("calls");
        TimeLimiter timeLimiter = TimeLimiter.of(TIMEOUT);
        Retry retry = Retry.ofDefaults("calls");
        Bulkhead bulkhead = Bulkhead.of(
                "calls",
                BulkheadConfig.custom()
                        .maxConcurrentCalls(2 * ConcurrentCalls.IN_FLIGHT)
                        .build());
        RateLimiter rateLimiter = RateLimiter.of(
                "calls",
                RateLimiterConfig.custom().limitForPeriod(Integer.MAX_VALUE).build());
        Flux<Integer> flux = Flux.fromIterable(input)
                .flatMap(
                        element -> calls.mono(element)
                                .transformDeferred(TimeLimiterOperator.of(timeLimiter))
                                .transformDeferred(CircuitBreakerOperator.of(breaker))
                                .transformDeferred(RateLimiterOperator.of(rateLimiter))
                                .transformDeferred(BulkheadOperator.of(bulkhead))
                                .transformDeferred(RetryOperator.of(retry)),
                        ConcurrentCalls.IN_FLIGHT);
        return () -> Summing.of(flux, Sum.unordered());
    }
}
