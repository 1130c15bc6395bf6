/** Bounded lock-free queues between threads. For the inside of the library; what is public here may change. */
@NullMarked
package io.millrace.core.queue;

import org.jspecify.annotations.NullMarked;
