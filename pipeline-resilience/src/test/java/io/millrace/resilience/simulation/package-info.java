/**
 * A discrete-event simulation of clients, limits and a service that has less capacity than is asked of it: the production
 * classes on a virtual clock, and others beside them.
 */
@NullMarked
package io.millrace.resilience.simulation;

import org.jspecify.annotations.NullMarked;
