package store

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// member is a number as a step of a batch names it: it is the same number only while its id has these digits.
type member struct {
	ID     int64  `db:"number_id"`
	Digits string `db:"digits"`
}

// plainDigits is how many digits of a text are packed as a number; what is longer, or no digits, is packed as it is.
const plainDigits = 18

// packMembers writes members one after the other, each by what differs from the one before it, and compresses that: ten
// thousand numbers in a row take some hundred bytes, and scattered ones forty thousand.
func packMembers(all []member) ([]byte, error) {
	var packed bytes.Buffer
	writer, err := flate.NewWriter(&packed, flate.BestSpeed)
	if err != nil {
		return nil, fmt.Errorf("pack the numbers of a step: %w", err)
	}
	raw, id, phone := binary.AppendUvarint(nil, uint64(len(all))), int64(0), int64(0)
	for _, one := range all {
		raw = binary.AppendVarint(raw, one.ID-id)
		id = one.ID
		if value, plain := digitsValue(one.Digits); plain {
			raw = binary.AppendUvarint(raw, uint64(len(one.Digits)))
			raw = binary.AppendVarint(raw, value-phone)
			phone = value
			continue
		}
		raw = binary.AppendUvarint(raw, 0)
		raw = binary.AppendUvarint(raw, uint64(len(one.Digits)))
		raw = append(raw, one.Digits...)
	}
	if _, err := writer.Write(raw); err != nil {
		return nil, fmt.Errorf("pack the numbers of a step: %w", err)
	}
	if err := writer.Close(); err != nil {
		return nil, fmt.Errorf("pack the numbers of a step: %w", err)
	}
	return packed.Bytes(), nil
}

// digitsValue is the number that a text of digits writes; not plain where it would not come back as the same text.
func digitsValue(text string) (value int64, plain bool) {
	if text == "" || len(text) > plainDigits {
		return 0, false
	}
	for _, one := range []byte(text) {
		if one < '0' || one > '9' {
			return 0, false
		}
		value = 10*value + int64(one-'0')
	}
	return value, true
}

func unpackMembers(packed []byte) ([]member, error) {
	raw, err := io.ReadAll(flate.NewReader(bytes.NewReader(packed)))
	if err != nil {
		return nil, fmt.Errorf("unpack the numbers of a step: %w", err)
	}
	from := bytes.NewReader(raw)
	count, err := binary.ReadUvarint(from)
	if err != nil || count > uint64(len(raw)) {
		return nil, errors.Join(errors.New("unpack the numbers of a step: they are cut off"), err)
	}
	all, id, phone := make([]member, count), int64(0), int64(0)
	for i := range all {
		if all[i], err = readMember(from, &id, &phone); err != nil {
			return nil, fmt.Errorf("unpack number %d of a step: %w", i, err)
		}
	}
	return all, nil
}

func readMember(from *bytes.Reader, id, phone *int64) (member, error) {
	step, err := binary.ReadVarint(from)
	if err != nil {
		return member{}, err
	}
	*id += step
	length, err := binary.ReadUvarint(from)
	if err != nil {
		return member{}, err
	}
	if length > 0 {
		step, err := binary.ReadVarint(from)
		*phone += step
		return member{*id, fmt.Sprintf("%0"+strconv.FormatUint(min(length, plainDigits), 10)+"d", *phone)}, err
	}
	if length, err = binary.ReadUvarint(from); err != nil || length > uint64(from.Len()) {
		return member{}, errors.Join(io.ErrUnexpectedEOF, err)
	}
	text := make([]byte, length)
	_, err = io.ReadFull(from, text)
	return member{*id, string(text)}, err
}

// freezeSteps packs the numbers of those steps of a batch that were saved since that was last done.
func freezeSteps(tx *Tx, batch string) error {
	steps, err := list[int64](tx.ctx, tx, `SELECT id FROM batch_steps WHERE batch_id = ? AND list_id = 0`, batch)
	if err != nil {
		return err
	}
	for _, step := range steps {
		all, err := list[member](tx.ctx, tx, `SELECT number_id, digits FROM batch_numbers WHERE step_id = ? ORDER BY digits`, step)
		if err != nil {
			return err
		}
		packed, err := packMembers(all)
		if err != nil {
			return err
		}
		groups, err := list[string](tx.ctx, tx, `
			SELECT DISTINCT n.voice_group_id FROM batch_numbers m JOIN numbers n ON n.id = m.number_id AND n.digits = m.digits
			WHERE m.step_id = ? ORDER BY 1`, step)
		if err != nil {
			return err
		}
		text, err := json.Marshal(groups)
		if err != nil {
			return fmt.Errorf("write the voice groups of a step: %w", err)
		}
		var id int64
		if err := tx.get(&id, `INSERT INTO batch_lists (batch_id, voice_groups, numbers) VALUES (?, ?, ?) RETURNING id`,
			batch, string(text), packed); err != nil {
			return err
		}
		if _, err := tx.exec(`UPDATE batch_steps SET list_id = ? WHERE id = ?`, id, step); err != nil {
			return err
		}
	}
	return nil
}
