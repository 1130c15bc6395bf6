/** Limits for how long a stream may take, each with a clock that runs only while its party is late. */
@NullMarked
package io.millrace.operators.timeout;

import org.jspecify.annotations.NullMarked;
