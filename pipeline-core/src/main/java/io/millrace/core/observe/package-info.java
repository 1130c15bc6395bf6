/** Figures, observers and reports of runs. */
@NullMarked
package io.millrace.core.observe;

import org.jspecify.annotations.NullMarked;
