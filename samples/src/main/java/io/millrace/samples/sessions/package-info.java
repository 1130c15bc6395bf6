/**
 * Puts the requests of a web server's log together to the sessions of its clients, by the time in the log.
 *
 * <p>Begin with {@link io.millrace.samples.sessions.Sessions}: its pipeline says what happens to a line. {@code SessionsJob} runs
 * it, {@code SessionsOptions} are its command line. The log is read as in {@link io.millrace.samples.accesslog}.
 */
@NullMarked
package io.millrace.samples.sessions;

import org.jspecify.annotations.NullMarked;
