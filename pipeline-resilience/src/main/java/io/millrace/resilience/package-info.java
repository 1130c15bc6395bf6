/** Policies that decide if, when and how often a call is made. */
@NullMarked
package io.millrace.resilience;

import org.jspecify.annotations.NullMarked;
