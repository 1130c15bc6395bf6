/** What extenders implement: stage logic, policies, sources and sinks. */
@NullMarked
package io.millrace.core.spi;

import org.jspecify.annotations.NullMarked;
