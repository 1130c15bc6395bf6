/** The sinks that come with the core; {@link io.millrace.core.Sinks} makes them. */
@NullMarked
package io.millrace.core.sink;

import org.jspecify.annotations.NullMarked;
