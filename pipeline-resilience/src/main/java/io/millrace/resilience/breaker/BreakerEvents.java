package io.millrace.resilience.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.EventPublisher;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.ResultRecordedAsFailureException;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnCallNotPermittedEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnErrorEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnFailureRateExceededEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnIgnoredErrorEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnResetEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnSlowCallRateExceededEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnSuccessEvent;
import io.github.resilience4j.core.EventConsumer;
import io.github.resilience4j.core.EventProcessor;
import java.time.Duration;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * The events of a breaker, for those who have asked for them; while there is nobody, none is made. Consumers run on the
 * thread that makes or ends a call, and should be quick; one that throws is logged, and harms nobody.
 */
final class BreakerEvents extends EventProcessor<CircuitBreakerEvent> implements EventPublisher {

    private static final Logger LOG = Loggers.getLogger(StampedBreaker.class);

    private final String name;

    BreakerEvents(String name) {
        this.name = name;
    }

    void succeeded(State state, long tookNanos) {
        if (hasConsumers()) {
            publish(state, new CircuitBreakerOnSuccessEvent(name, Duration.ofNanos(tookNanos)));
        }
    }

    void failed(State state, long tookNanos, Throwable error) {
        if (hasConsumers()) {
            publish(state, new CircuitBreakerOnErrorEvent(name, Duration.ofNanos(tookNanos), error));
        }
    }

    void failedWith(State state, long tookNanos, Object value) {
        if (hasConsumers()) {
            failed(state, tookNanos, new ResultRecordedAsFailureException(name, value));
        }
    }

    void ignored(State state, long tookNanos, Throwable error) {
        if (hasConsumers()) {
            publish(state, new CircuitBreakerOnIgnoredErrorEvent(name, Duration.ofNanos(tookNanos), error));
        }
    }

    void notPermitted(State state) {
        if (hasConsumers()) {
            publish(state, new CircuitBreakerOnCallNotPermittedEvent(name));
        }
    }

    void failureRateExceeded(State state, float percent) {
        if (hasConsumers()) {
            publish(state, new CircuitBreakerOnFailureRateExceededEvent(name, percent));
        }
    }

    void slowRateExceeded(State state, float percent) {
        if (hasConsumers()) {
            publish(state, new CircuitBreakerOnSlowCallRateExceededEvent(name, percent));
        }
    }

    void moved(State to, StateTransition transition) {
        if (hasConsumers() && !StateTransition.isInternalTransition(transition)) {
            publish(to, new CircuitBreakerOnStateTransitionEvent(name, transition));
        }
    }

    void wasReset(State state) {
        if (hasConsumers()) {
            publish(state, new CircuitBreakerOnResetEvent(name));
        }
    }

    private void publish(State state, CircuitBreakerEvent event) {
        if (!state.allowPublish && !event.getEventType().forcePublish) {
            return;
        }
        try {
            processEvent(event);
        } catch (RuntimeException | Error thrown) {
            LOG.warn("a consumer of the events of circuit breaker '{}' has thrown", name, thrown);
        }
    }

    @Override
    public EventPublisher onSuccess(EventConsumer<CircuitBreakerOnSuccessEvent> consumer) {
        return register(CircuitBreakerOnSuccessEvent.class, consumer);
    }

    @Override
    public EventPublisher onError(EventConsumer<CircuitBreakerOnErrorEvent> consumer) {
        return register(CircuitBreakerOnErrorEvent.class, consumer);
    }

    @Override
    public EventPublisher onStateTransition(EventConsumer<CircuitBreakerOnStateTransitionEvent> consumer) {
        return register(CircuitBreakerOnStateTransitionEvent.class, consumer);
    }

    @Override
    public EventPublisher onReset(EventConsumer<CircuitBreakerOnResetEvent> consumer) {
        return register(CircuitBreakerOnResetEvent.class, consumer);
    }

    @Override
    public EventPublisher onIgnoredError(EventConsumer<CircuitBreakerOnIgnoredErrorEvent> consumer) {
        return register(CircuitBreakerOnIgnoredErrorEvent.class, consumer);
    }

    @Override
    public EventPublisher onCallNotPermitted(EventConsumer<CircuitBreakerOnCallNotPermittedEvent> consumer) {
        return register(CircuitBreakerOnCallNotPermittedEvent.class, consumer);
    }

    @Override
    public EventPublisher onFailureRateExceeded(EventConsumer<CircuitBreakerOnFailureRateExceededEvent> consumer) {
        return register(CircuitBreakerOnFailureRateExceededEvent.class, consumer);
    }

    @Override
    public EventPublisher onSlowCallRateExceeded(EventConsumer<CircuitBreakerOnSlowCallRateExceededEvent> consumer) {
        return register(CircuitBreakerOnSlowCallRateExceededEvent.class, consumer);
    }

    private <E extends CircuitBreakerEvent> EventPublisher register(Class<E> type, EventConsumer<E> consumer) {
        registerConsumer(type.getName(), consumer);
        return this;
    }
}
