/**
 * Policies that decide if, when and how often a call is made. {@link io.millrace.resilience.CallPolicy} is what users write;
 * each protection has a package of its own.
 */
@NullMarked
package io.millrace.resilience;

import org.jspecify.annotations.NullMarked;
