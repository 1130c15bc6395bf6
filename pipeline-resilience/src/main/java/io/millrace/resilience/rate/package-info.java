/** How many elements, or how much of what they cost, a dependency gets in a time, from all stages that share the limit. */
@NullMarked
package io.millrace.resilience.rate;

import org.jspecify.annotations.NullMarked;
