package io.millrace.resilience.simulation;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.Limiter.Listener;
import com.netflix.concurrency.limits.limit.AIMDLimit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limit.VegasLimit;
import com.netflix.concurrency.limits.limit.WindowedLimit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.millrace.core.spi.PolicyContext;
import io.millrace.resilience.limit.LimitSettings;
import io.millrace.resilience.limit.StageLimit;
import io.millrace.resilience.retry.ExponentialBackoff;
import io.millrace.resilience.retry.Retry;
import io.millrace.resilience.retry.RetryBudget;
import io.millrace.resilience.retry.RetryBudgetSettings;
import io.millrace.resilience.shed.Tide;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The ways to protect a service that are compared. */
final class Protections {

    static final Retry RETRY = new Retry(3, ExponentialBackoff.STANDARD);

    static final Protection UNBOUNDED = Protection.refusing("unbounded queue", (s, time) -> Limiter.unlimited());
    static final Protection RIGHT = Protection.refusing("bulkhead, right", (s, time) -> Limiter.fixed(2 * s.workers()));
    static final Protection TOO_BIG =
            Protection.refusing("bulkhead, too big", (s, time) -> Limiter.fixed(20 * s.workers()));
    static final Protection GRADIENT = Protection.refusing(
            "Netflix Gradient2",
            (s, time) -> netflix(time, WindowedLimit.newBuilder().build(Gradient2Limit.newDefault())));
    static final Protection VEGAS = Protection.refusing(
            "Netflix Vegas",
            (s, time) -> netflix(time, WindowedLimit.newBuilder().build(VegasLimit.newDefault())));
    static final Protection AIMD = Protection.refusing(
            "Netflix AIMD",
            (s, time) -> netflix(
                    time,
                    AIMDLimit.newBuilder().timeout(100, TimeUnit.MILLISECONDS).build()));

    static final Protection ENVOY = Protection.refusing("Envoy gradient", (s, time) -> new EnvoyGradient());

    /** It is told how many workers there are at first. */
    static final Protection CODEL = new Protection(
            "CoDel and LIFO, workers known",
            (s, time, random, service, ends) ->
                    new Gate(time, service, Limiter.fixed(s.workers() + s.workers() / 4), new CoDelLifo(), ends));

    static final Protection BREAKER = Protection.refusing("Resilience4j breaker", (s, time) -> breaker(time));

    /** What {@code CallPolicy} makes of an adaptive limit and shedding. */
    static final Protection MILLRACE = new Protection("Knee and Tide", (scenario, time, random, service, ends) -> {
        Gate[] gate = new Gate[1];
        StageLimit limit =
                LimitSettings.standard("service").open(new SimulatedContext(time, random, () -> gate[0].next()));
        Function<Object, io.millrace.resilience.shed.Priority> priority = asked -> ((Request.Ask) asked).priority;
        gate[0] = new Gate(
                time,
                service,
                ours(limit),
                new Tide("call", priority, limit.limit(), Scenario.DEADLINE, 100_000),
                ends);
        return gate[0];
    });

    static final List<Protection> ALL =
            List.of(UNBOUNDED, TOO_BIG, RIGHT, BREAKER, GRADIENT, VEGAS, AIMD, ENVOY, CODEL, MILLRACE);

    private Protections() {}

    static RetryBudget budget(Timeline time) {
        return RetryBudgetSettings.standard("service")
                .open(new SimulatedContext(time, new java.util.SplittableRandom(1), () -> {}));
    }

    private static Limiter ours(StageLimit limit) {
        return new Limiter() {
            @Override
            public boolean takes(Request request, long now) {
                return limit.takeOrLineUp();
            }

            @Override
            public void gives(Request request, boolean inTime, long now) {
                if (inTime) {
                    limit.completed(now - request.started, now);
                } else {
                    limit.late(now);
                }
            }

            @Override
            public void unclaimed() {
                limit.leaveLine();
            }
        };
    }

    private static Limiter breaker(Timeline time) {
        CircuitBreaker breaker = CircuitBreaker.of(
                "service",
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.TIME_BASED)
                        .slidingWindowSize(10)
                        .minimumNumberOfCalls(20)
                        .waitDurationInOpenState(Duration.ofSeconds(1))
                        .clock(clock(time))
                        .currentTimestampFunction(same -> time.now(), TimeUnit.NANOSECONDS)
                        .build());
        return new Limiter() {
            @Override
            public boolean takes(Request request, long now) {
                return breaker.tryAcquirePermission();
            }

            @Override
            public void gives(Request request, boolean inTime, long now) {
                if (inTime) {
                    breaker.onSuccess(now - request.started, TimeUnit.NANOSECONDS);
                } else {
                    breaker.onError(now - request.started, TimeUnit.NANOSECONDS, new TimeoutException());
                }
            }
        };
    }

    private static Clock clock(Timeline time) {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.EPOCH.plusNanos(time.now());
            }
        };
    }

    @SuppressWarnings("deprecation") // its clock: there is no other way to give it one
    private static Limiter netflix(Timeline time, Limit limit) {
        SimpleLimiter<Request> limiter = SimpleLimiter.<Request>newBuilder()
                .limit(limit)
                .clock(time::now)
                .build();
        return new Limiter() {
            private final Map<Request, Listener> running = new IdentityHashMap<>();

            @Override
            public boolean takes(Request request, long now) {
                Optional<Listener> taken = limiter.acquire(request);
                taken.ifPresent(listener -> running.put(request, listener));
                return taken.isPresent();
            }

            @Override
            public void gives(Request request, boolean inTime, long now) {
                Listener listener = running.remove(request);
                if (inTime) {
                    listener.onSuccess();
                } else {
                    listener.onDropped();
                }
            }
        };
    }

    /** A stage of a run in the simulation, alone in its runtime. */
    private record SimulatedContext(Timeline time, RandomGenerator drawn, Runnable waker) implements PolicyContext {

        @Override
        public String stage() {
            return "call";
        }

        @Override
        public long nanoTime() {
            return time.now();
        }

        @Override
        public LongSupplier clock() {
            return time::now;
        }

        @Override
        public DoubleSupplier randomness() {
            return drawn::nextDouble;
        }

        @Override
        public double random() {
            return drawn.nextDouble();
        }

        @Override
        public <S> S shared(Class<S> type, String name, Supplier<? extends S> create) {
            return create.get();
        }
    }
}
