import { describe, expect, it } from 'vitest'
import { actions, obstacle, offered, sameActions, toggled } from './actions'
import type { Action } from './wire'

const legal = (set: Action[]) => set.length === 1 || !set.includes('unconditional')

describe('the boxes of 転送動作', () => {
  it('never make a set that the server would refuse', () => {
    const reached = new Map<string, Action[]>([['', []]])
    const queue: Action[][] = [[]]
    for (let from = queue.pop(); from; from = queue.pop()) {
      for (const action of actions) {
        const to = toggled(from, action, !from.includes(action))
        expect(legal(to) || to.length === 0, `${from} + ${action}`).toBe(true)
        if (!reached.has(to.join())) queue.push(to)
        reached.set(to.join(), to)
      }
    }
    // Nothing, 無条件 alone, and the seven sets of the other three.
    expect(reached.size).toBe(9)
  })

  it('keep the order of the form', () => {
    expect(toggled(['unreachable'], 'busy', true)).toEqual(['busy', 'unreachable'])
  })

  it('say why one cannot be chosen', () => {
    expect(obstacle('busy', ['unconditional'], actions)).toBe('unconditional')
    expect(obstacle('unconditional', ['busy'], actions)).toBeUndefined()
    expect(obstacle('busy', ['unconditional'], ['unconditional'])).toBe('plan')
    expect(obstacle('busy', ['no_answer'], actions)).toBeUndefined()
  })

  it('offer what is set, and the only choice of a plan', () => {
    expect(offered([], ['unconditional'])).toEqual(['unconditional'])
    expect(offered(['busy'], ['unconditional'])).toEqual(['unconditional'])
    expect(offered([], actions)).toEqual([])
    expect(offered(['no_answer', 'busy'], actions)).toEqual(['no_answer', 'busy'])
    expect(sameActions(['no_answer', 'busy'], ['busy', 'no_answer'])).toBe(true)
    expect(sameActions(['busy'], ['no_answer'])).toBe(false)
  })
})
