/**
 * Reads a web server's log, hides the clients behind pseudonyms, looks up their networks over HTTP, and writes figures
 * per minute, path and status.
 *
 * <p>Begin with {@link io.millrace.samples.accesslog.AccessLog}: its pipeline says what happens to a line, from top to
 * bottom. {@code AccessLogJob} runs it. The other classes are what the stages do; but for the source, they know nothing
 * of pipelines.
 */
@NullMarked
package io.millrace.samples.accesslog;

import org.jspecify.annotations.NullMarked;
