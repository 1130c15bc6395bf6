/** Sources that are opened again after they have failed. */
@NullMarked
package io.millrace.resilience.restart;

import org.jspecify.annotations.NullMarked;
