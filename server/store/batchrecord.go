package store

import (
	"encoding/json"
	"fmt"
	"slices"

	"denwaban/server/portal"
)

// stepNumbers are how many numbers of a step are named on record.
const stepNumbers = 5

// stepTexts are the steps of a batch as the trail keeps them, in each language.
type stepTexts map[portal.Language][]string

// stepsInWords tells what the steps of a batch would set, in their order.
func stepsInWords(tx *Tx, batch string) (stepTexts, error) {
	texts := stepTexts{portal.Japanese: {}, portal.English: {}}
	steps, err := list[struct {
		ID      int64  `db:"id"`
		Change  string `db:"change"`
		Numbers int    `db:"numbers"`
	}](tx.ctx, tx, `
		SELECT s.id, s.change, (SELECT COUNT(*) FROM batch_numbers m WHERE m.step_id = s.id) AS numbers
		FROM batch_steps s WHERE s.batch_id = ? ORDER BY s.place, s.id`, batch)
	if err != nil {
		return nil, err
	}
	for _, step := range steps {
		var change portal.Change
		if err := json.Unmarshal([]byte(step.Change), &change); err != nil {
			return nil, fmt.Errorf("read step %d of a batch: %w", step.ID, err)
		}
		first, err := list[string](tx.ctx, tx, `SELECT digits FROM batch_numbers WHERE step_id = ? ORDER BY digits LIMIT ?`, step.ID, stepNumbers)
		if err != nil {
			return nil, err
		}
		for lang, told := range texts {
			texts[lang] = append(told, portal.StepText(change, first, step.Numbers, lang))
		}
	}
	return texts, nil
}

// lacking are those of the steps that others lack: what stayed is not told.
func (t stepTexts) lacking(others stepTexts) stepTexts {
	left := stepTexts{}
	for lang, told := range t {
		left[lang] = slices.DeleteFunc(slices.Clone(told), func(one string) bool { return slices.Contains(others[lang], one) })
	}
	return left
}

// tellSteps adds to a row of the trail what became of the steps of a batch.
func tellSteps(detail map[string]any, was, is stepTexts) {
	for side, steps := range map[string]stepTexts{"before": was.lacking(is), "after": is.lacking(was)} {
		if len(steps[portal.Japanese]) == 0 {
			continue
		}
		fields, there := detail[side].(map[string]any)
		if !there {
			fields = map[string]any{}
			detail[side] = fields
		}
		fields["steps"] = steps
	}
}
