/** Loops, pools, timer wheel, clock and randomness of the runs. */
@NullMarked
package io.millrace.core.runtime;

import org.jspecify.annotations.NullMarked;
