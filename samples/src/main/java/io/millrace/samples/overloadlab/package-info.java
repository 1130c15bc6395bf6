/**
 * Offers an HTTP service more than it can do, lets it fail, and shows what each protection of a {@code CallPolicy} is good for.
 *
 * <p>Begin with {@link io.millrace.samples.overloadlab.OverloadLab}: its pipeline is that of a client which cannot slow down who asks.
 * {@code HiddenService} is the service, {@code Protection} the policies, {@code Experiment} runs one of them.
 */
@NullMarked
package io.millrace.samples.overloadlab;

import org.jspecify.annotations.NullMarked;
