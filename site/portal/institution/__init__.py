"""培训机构工作台: figures of one's institutions and the list behind each. It reads; it owns nothing."""
