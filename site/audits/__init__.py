"""The audit desk: any certificate back to what it rests on, samples drawn provably, findings until they are mended."""
