/** Counts the lines of an access log by status. */
@NullMarked
package io.millrace.samples.accesslog;

import org.jspecify.annotations.NullMarked;
