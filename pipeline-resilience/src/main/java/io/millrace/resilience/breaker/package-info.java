/**
 * The circuit breaker: a dependency that fails is left alone for a while. {@link
 * io.millrace.resilience.breaker.StampedBreaker} is a {@code CircuitBreaker} of Resilience4j, so that registries, dashboards
 * and configurations made for that work with it; {@link io.millrace.resilience.breaker.Breaker} is what the guard of a call
 * sees of it, or of a user's own instance.
 */
@NullMarked
package io.millrace.resilience.breaker;

import org.jspecify.annotations.NullMarked;
