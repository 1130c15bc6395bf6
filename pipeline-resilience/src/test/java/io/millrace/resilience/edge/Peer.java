package io.millrace.resilience.edge;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.millrace.test.VirtualTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/** Resilience4j's own circuit breaker, in virtual time, with the numbers that {@code CallPolicy.circuitBreaker} has. */
final class Peer {

    private Peer() {}

    static CircuitBreaker breaker(VirtualTime time) {
        return CircuitBreaker.of("inventory", config(time).build());
    }

    /** Half of at least 20 calls open it for a second; then 5 probes. */
    static CircuitBreakerConfig.Builder config(VirtualTime time) {
        return CircuitBreakerConfig.custom()
                .clock(new VirtualClock(time))
                .currentTimestampFunction(clock -> time.elapsed().toNanos(), TimeUnit.NANOSECONDS)
                .slidingWindowSize(100)
                .minimumNumberOfCalls(20)
                .permittedNumberOfCallsInHalfOpenState(5)
                .waitDurationInOpenState(Duration.ofSeconds(1));
    }

    private static final class VirtualClock extends Clock {

        private final VirtualTime time;

        VirtualClock(VirtualTime time) {
            this.time = time;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plus(time.elapsed());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
