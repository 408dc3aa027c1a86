//! Choices of a generator, drawn from a list of numbers that proptest makes and shrinks. Where the list is at its end
//! every choice is the first, which is the plainest.

pub struct Tape<'t> {
    choices: &'t [u16],
    at: usize,
}

impl<'t> Tape<'t> {
    pub fn of(choices: &'t [u16]) -> Tape<'t> {
        Tape { choices, at: 0 }
    }

    /// One of `count` choices, from 0.
    pub fn pick(&mut self, count: usize) -> usize {
        let drawn = self.choices.get(self.at).copied().unwrap_or_default();
        self.at += 1;
        usize::from(drawn) % count.max(1)
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.pick(times) == times - 1
    }
}
