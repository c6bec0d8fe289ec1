"""The kinds of chart in a report: lines, panels, and bars of six kinds.

Every chart is drawn twice, 720 and 296 units wide, because the wide one shrunk to a phone has text
nobody can read. Each is a function that draws on a sheet from above and says how far down it
reaches. Lines, bars and labels are placed in pixels, so that labels stay inside the drawing and
never cover each other.
"""
