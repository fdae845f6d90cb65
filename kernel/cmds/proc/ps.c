/**
 * @file
 * @brief Lists the threads.
 */

#include <kernel/sched/schedee_priority.h>
#include <kernel/thread.h>
#include <stdio.h>

static const char *state_of(const struct thread *t) {
	if (t == thread_self()) {
		return "running";
	}
	return t->schedee.ready ? "ready" : "waiting";
}

static void print_thread(struct thread *t) {
	printf("%4u  %4d  %-7s  %6zu  %p\n", (unsigned int)t->id,
	    schedee_priority_get(&t->schedee), state_of(t), t->stack.stack_sz,
	    (void *)t->run);
}

int main(int argc, char **argv) {
	(void)argc;
	(void)argv;
	printf("  id  prio  state     stack  function\n");
	thread_foreach(print_thread);
	return 0;
}
