/** When a failed attempt is repeated. */
@NullMarked
package io.millrace.resilience.retry;

import org.jspecify.annotations.NullMarked;
