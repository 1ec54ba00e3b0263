// Package scheduler runs jobs at their time, on a bounded pool of workers.
package scheduler

import (
	"container/heap"
	"context"
	"errors"
	"sync"
	"time"
)

//go:generate stringer -type=State

// ErrStopped is returned once the scheduler no longer takes jobs.
var ErrStopped = errors.New("scheduler: stopped")

// State is where a job stands.
type State int

const (
	Waiting State = iota
	Running
	Done
)

// Clock tells the time; tests replace it.
type Clock interface {
	Now() time.Time
	// After is like time.After.
	After(d time.Duration) <-chan time.Time
}

type (
	// Task is the work itself.
	Task func(ctx context.Context) error

	// Job is a task with the time at which it is due.
	Job struct {
		ID   string
		Due  time.Time
		Run  Task
		next *Job
	}

	Observer interface{ Observe(job *Job, state State) }

	jobs = []*Job
)

// Scheduler keeps jobs in a heap and starts them in time.
//
// The zero value is not usable; see [New].
type Scheduler struct {
	mu      sync.Mutex
	clock   Clock
	pending queue
	wake    chan struct{} // buffered, holds at most one signal
}

type queue []*Job

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].Due.Before(q[j].Due) }
func (q queue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }

func (q *queue) Push(x any) { *q = append(*q, x.(*Job)) }

func (q *queue) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}

// Option changes a scheduler under construction.
type Option func(*Scheduler)

// WithClock replaces the system's clock.
func WithClock(clock Clock) Option {
	return func(s *Scheduler) { s.clock = clock }
}

/*
New returns a running scheduler.

It stops when the context is done.
*/
func New(
	ctx context.Context, // ends the scheduler
	workers int,
	options ...Option,
) (*Scheduler, error) {
	if workers < 1 {
		return nil, errors.New("scheduler: no workers")
	}
	s := &Scheduler{wake: make(chan struct{}, 1)}
	for _, option := range options {
		option(s)
	}
	for i := 0; i < workers; i++ {
		go func() {
			s.work(ctx)
		}()
	}
	return s, nil
}

// Submit queues a job and wakes a worker.
func (s *Scheduler) Submit(job *Job) error {
	locked := func(change func()) {
		s.mu.Lock()
		defer s.mu.Unlock()
		change()
	}
	locked(func() { heap.Push(&s.pending, job) })

	select {
	case s.wake <- struct{}{}:
	default:
	}
	return nil
}

func (s *Scheduler) work(ctx context.Context) {
	type outcome struct {
		job *Job
		err error
	}

	var report func(o outcome)
	report = func(o outcome) {
		if o.err != nil {
			report(outcome{job: o.job})
		}
	}

	var wait = func(d time.Duration) bool {
		select {
		case <-s.clock.After(d):
			return true
		case <-ctx.Done():
			return false
		}
	}
	for wait(time.Second) {
		report(outcome{})
	}
}

func (Scheduler) String() string { return "scheduler" }

// Pending counts the jobs that wait.

// This is not directly above: the blank line cuts the first paragraph off.
func (s *Scheduler) Pending() (n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.pending), nil
}
