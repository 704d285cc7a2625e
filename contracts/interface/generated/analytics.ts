// Generated from analytics.wasm by `npm run build:contracts`. Do not edit.

/** The contract's spec (SEP-48): one base64 XDR ScSpecEntry each. */
export const analyticsSpec: readonly string[] = [
  'AAAABAAAACFFcnJvcnMgb2YgdGhlIGFuYWx5dGljcyBjb250cmFjdC4AAAAAAAAAAAAADkFuYWx5dGljc0Vycm9yAAAAAAAHAAAATk5vdGhpbmcgaXMgcmVjb3JkZWQgZm9yIHRoaXMgbGVhcm5lciBhbmQgY291cnNlLCBzbyB0aGVyZSBpcyBub3RoaW5nIHRvIHJlc2V0LgAAAAAAEFByb2dyZXNzTm90Rm91bmQAAE4gAAAAUFBlcmNlbnQgYW5kIGZpbmlzaGVkIGxlc3NvbnMgbmV2ZXIgZmFsbDsgdGhlIGFkbWluIG1heSByZXNldCB0aGVtIHdpdGggYSByZWFzb24uAAAADFByb2dyZXNzRmVsbAAATiEAAAAhQSBjb3Vyc2UgaGFzIGF0IGxlYXN0IG9uZSBsZXNzb24uAAAAAAAAEExlc3NvbnNUb3RhbFplcm8AAE4iAAAALk1vcmUgbGVzc29ucyBhcmUgZmluaXNoZWQgdGhhbiB0aGUgY291cnNlIGhhcy4AAAAAABJMZXNzb25zRG9uZVRvb01hbnkAAAAATiMAAAA+VGhlIHBlcmNlbnQgbXVzdCBiZSAxMDAgZXhhY3RseSB3aGVuIGFsbCBsZXNzb25zIGFyZSBmaW5pc2hlZC4AAAAAABBQZXJjZW50RGlzYWdyZWVzAABOJAAAABhUaGUgYmF0Y2ggaG9sZHMgbm8gaXRlbS4AAAAKQmF0Y2hFbXB0eQAAAABOJQAAAD1UaGUgYmF0Y2ggaG9sZHMgbW9yZSBpdGVtcyB0aGFuIG9uZSBjYWxsIGNhbiBjYXJyeTsgc3BsaXQgaXQuAAAAAAAADUJhdGNoVG9vTGFyZ2UAAAAAAE4m',
  'AAAABQAAAFVBIGxlYXJuZXIncyBwcm9ncmVzcyBpbiBhIGNvdXJzZSB3YXMgZXJhc2VkOyBpdCBtYXkgYmUgcmVjb3JkZWQsIGFuZCBjb21wbGV0ZWQsIGFuZXcuAAAAAAAAAAAAAA1Qcm9ncmVzc1Jlc2V0AAAAAAAAAQAAAA5wcm9ncmVzc19yZXNldAAAAAAABAAAACJUaGUgbGVhcm5lciB3aG9zZSBwcm9ncmVzcyBpdCB3YXMuAAAAAAAHbGVhcm5lcgAAAAATAAAAAQAAAAtUaGUgY291cnNlLgAAAAAGY291cnNlAAAAAAARAAAAAQAAABdUaGUgYWRtaW4gd2hvIHJlc2V0IGl0LgAAAAACYnkAAAAAABMAAAAAAAAAFFdoeSwgMSB0byAyNTYgYnl0ZXMuAAAABnJlYXNvbgAAAAAAEAAAAAAAAAAC',
  'AAAABQAAAF9BIGxlYXJuZXIgY29tcGxldGVkIGEgY291cnNlLiBQdWJsaXNoZWQgb25jZSwgcmlnaHQgYWZ0ZXIgYHByb2dyZXNzX3JlY29yZGVkYCBmaXJzdCBzYXlzIDEwMCAlLgAAAAAAAAAAD0NvdXJzZUNvbXBsZXRlZAAAAAABAAAAEGNvdXJzZV9jb21wbGV0ZWQAAAAEAAAAHVRoZSBsZWFybmVyIHdobyBjb21wbGV0ZWQgaXQuAAAAAAAAB2xlYXJuZXIAAAAAEwAAAAEAAAALVGhlIGNvdXJzZS4AAAAABmNvdXJzZQAAAAAAEQAAAAEAAAAyVGhlIGhvbGRlciBvZiB0aGUgcm9sZSBgYXR0ZXN0b3JgIHdobyByZWNvcmRlZCBpdC4AAAAAAAhhdHRlc3RvcgAAABMAAAAAAAAAHExlc3NvbnMgdGhlIGNvdXJzZSBoYWQgdGhlbi4AAAANbGVzc29uc190b3RhbAAAAAAAAAQAAAAAAAAAAg==',
  'AAAABQAAAFFBIGxlYXJuZXIncyBwcm9ncmVzcyBpbiBhIGNvdXJzZSByb3NlLCBvciB0aGUgY291cnNlJ3MgbnVtYmVyIG9mIGxlc3NvbnMgY2hhbmdlZC4AAAAAAAAAAAAAEFByb2dyZXNzUmVjb3JkZWQAAAABAAAAEXByb2dyZXNzX3JlY29yZGVkAAAAAAAABgAAABtUaGUgbGVhcm5lciB3aG8gcHJvZ3Jlc3NlZC4AAAAAB2xlYXJuZXIAAAAAEwAAAAEAAAALVGhlIGNvdXJzZS4AAAAABmNvdXJzZQAAAAAAEQAAAAEAAAAyVGhlIGhvbGRlciBvZiB0aGUgcm9sZSBgYXR0ZXN0b3JgIHdobyByZWNvcmRlZCBpdC4AAAAAAAhhdHRlc3RvcgAAABMAAAAAAAAAS0hvdyBtdWNoIG9mIHRoZSBjb3Vyc2UgaXMgZG9uZSwgMCB0byAxMDA7IDEwMCBleGFjdGx5IHdoZW4gYWxsIGxlc3NvbnMgYXJlLgAAAAAHcGVyY2VudAAAAAAEAAAAAAAAABFMZXNzb25zIGZpbmlzaGVkLgAAAAAAAAxsZXNzb25zX2RvbmUAAAAEAAAAAAAAACNMZXNzb25zIHRoZSBjb3Vyc2UgaGFzLCBhdCBsZWFzdCAxLgAAAAANbGVzc29uc190b3RhbAAAAAAAAAQAAAAAAAAAAg==',
  'AAAAAQAAACFIb3cgZmFyIGEgbGVhcm5lciBpcyBpbiBhIGNvdXJzZS4AAAAAAAAAAAAACFByb2dyZXNzAAAABgAAABdXaG8gcmVjb3JkZWQgdGhpcyBsYXN0LgAAAAAIYXR0ZXN0b3IAAAATAAAATExlZGdlciB0aW1lIGF0IHdoaWNoIDEwMCAlIHdhcyBmaXJzdCByZWFjaGVkLCBVbml4IHNlY29uZHM7IGFic2VudDogbm90IHlldC4AAAAMY29tcGxldGVkX2F0AAAD6AAAAAYAAAARTGVzc29ucyBmaW5pc2hlZC4AAAAAAAAMbGVzc29uc19kb25lAAAABAAAACNMZXNzb25zIHRoZSBjb3Vyc2UgaGFzLCBhdCBsZWFzdCAxLgAAAAANbGVzc29uc190b3RhbAAAAAAAAAQAAABLSG93IG11Y2ggb2YgdGhlIGNvdXJzZSBpcyBkb25lLCAwIHRvIDEwMDsgMTAwIGV4YWN0bHkgd2hlbiBhbGwgbGVzc29ucyBhcmUuAAAAAAdwZXJjZW50AAAAAAQAAAAtTGVkZ2VyIHRpbWUgb2YgdGhlIGxhc3QgcmVjb3JkLCBVbml4IHNlY29uZHMuAAAAAAAAC3JlY29yZGVkX2F0AAAAAAY=',
  'AAAAAQAAAElPbmUgbGluZSBvZiBhIGJhdGNoOiB0aGUgYXJndW1lbnRzIG9mIGByZWNvcmRfcHJvZ3Jlc3NgIGJ1dCB0aGUgYXR0ZXN0b3IuAAAAAAAAAAAAAAxQcm9ncmVzc0l0ZW0AAAAFAAAAC1RoZSBjb3Vyc2UuAAAAAAZjb3Vyc2UAAAAAABEAAAAbVGhlIGxlYXJuZXIgd2hvIHByb2dyZXNzZWQuAAAAAAdsZWFybmVyAAAAABMAAAARTGVzc29ucyBmaW5pc2hlZC4AAAAAAAAMbGVzc29uc19kb25lAAAABAAAACNMZXNzb25zIHRoZSBjb3Vyc2UgaGFzLCBhdCBsZWFzdCAxLgAAAAANbGVzc29uc190b3RhbAAAAAAAAAQAAABLSG93IG11Y2ggb2YgdGhlIGNvdXJzZSBpcyBkb25lLCAwIHRvIDEwMDsgMTAwIGV4YWN0bHkgd2hlbiBhbGwgbGVzc29ucyBhcmUuAAAAAAdwZXJjZW50AAAAAAQ=',
  'AAAAAAAAAXtTdG9wcyBjaGFuZ2VzOiBhbGwgYnV0IHRob3NlIHRvIHJvbGVzLCBjb2RlIGFuZCB0aGUgcGF1c2UgaXRzZWxmOyBvZiBnb3Zlcm5hbmNlLCBuZXcgcHJvcG9zYWxzCmFsb25lLiBBIHBhdXNlIG9mIGEgcGF1c2VkIGNvbnRyYWN0IGlzIHJlZnVzZWQsIHNvIHRoZSBmaXJzdCByZWFzb24gc3RhbmRzLgoKIyBFcnJvcnMKKiBgUmVhc29uRW1wdHlgLCBgUmVhc29uVG9vTG9uZ2AgLSByZWFzb24gb3V0c2lkZSAxIHRvIDI1NiBieXRlcy4KKiBgQ29udHJhY3RQYXVzZWRgIC0gYWxyZWFkeSBwYXVzZWQuCiogYEFjY2Vzc0NvbnRyb2xFcnJvcjo6VW5hdXRob3JpemVkYCAtIGBieWAgaXMgbmVpdGhlciBhZG1pbiBub3IgZ3VhcmRpYW4uCgojIEV2ZW50cwoqIGBwYXVzZWRgAAAAAAVwYXVzZQAAAAAAAAIAAAAAAAAAAmJ5AAAAAAATAAAAAAAAAAZyZWFzb24AAAAAABAAAAAA',
  'AAAAAAAAATtDb252ZXJ0cyB3aGF0IGVhcmxpZXIgY29kZSBzdG9yZWQsIG9uY2UgcGVyIHNjaGVtYSB2ZXJzaW9uLiBXb3JrcyB3aGlsZSBwYXVzZWQuCgojIEVycm9ycwoqIGBNaWdyYXRpb25Ob3REdWVgIC0gdGhlIGVudHJpZXMgYXJlIG9mIHRoZSBjb2RlJ3MgdmVyc2lvbiBhbHJlYWR5LCBvciBvZiBhIGxhdGVyIG9uZS4KKiBgQWNjZXNzQ29udHJvbEVycm9yOjpVbmF1dGhvcml6ZWRgIC0gYG9wZXJhdG9yYCBpcyBub3QgdGhlIGFkbWluLgoKIyBFdmVudHMKKiBgdXBncmFkZWRgIGFnYWluLCB3aXRoIHRoZSB2ZXJzaW9uIHRoYXQgaG9sZHMgZnJvbSBub3cgb24AAAAAB21pZ3JhdGUAAAAAAQAAAAAAAAAIb3BlcmF0b3IAAAATAAAAAA==',
  'AAAAAAAAAOFBY2NlcHRzIGNoYW5nZXMgYWdhaW4uIFRoZSBhZG1pbiBhbG9uZSBkZWNpZGVzOiBhIGd1YXJkaWFuIGNhbiBzdG9wLCBub3Qgc3RhcnQuCgojIEVycm9ycwoqIGBDb250cmFjdE5vdFBhdXNlZGAgLSB0aGVyZSBpcyBubyBwYXVzZSB0byBsaWZ0LgoqIGBBY2Nlc3NDb250cm9sRXJyb3I6OlVuYXV0aG9yaXplZGAgLSBgYnlgIGlzIG5vdCB0aGUgYWRtaW4uCgojIEV2ZW50cwoqIGB1bnBhdXNlZGAAAAAAAAAHdW5wYXVzZQAAAAABAAAAAAAAAAJieQAAAAAAEwAAAAA=',
  'AAAAAAAAAVNSZXBsYWNlcyB0aGUgY29udHJhY3QncyBjb2RlIGJ5IGFuIHVwbG9hZGVkIHdhc20sIGZyb20gdGhlIG5leHQgaW52b2NhdGlvbiBvbi4gV29ya3Mgd2hpbGUKcGF1c2VkOyB0aGUgY29uc3RydWN0b3IgZG9lcyBub3QgcnVuIGFnYWluLiBDb2RlIG9mIGFub3RoZXIgc2NoZW1hIHZlcnNpb24gd3JpdGVzIG5vdGhpbmcKdW50aWwgYG1pZ3JhdGVgIHdhcyBjYWxsZWQsIGJlc3QgaW4gdGhlIHNhbWUgdHJhbnNhY3Rpb24uCgojIEVycm9ycwoqIGBBY2Nlc3NDb250cm9sRXJyb3I6OlVuYXV0aG9yaXplZGAgLSBgb3BlcmF0b3JgIGlzIG5vdCB0aGUgYWRtaW4uCgojIEV2ZW50cwoqIGB1cGdyYWRlZGAAAAAAB3VwZ3JhZGUAAAAAAgAAAAAAAAANbmV3X3dhc21faGFzaAAAAAAAA+4AAAAgAAAAAAAAAAhvcGVyYXRvcgAAABMAAAAA',
  'AAAAAAAAAXJSZXR1cm5zIGBTb21lKGluZGV4KWAgaWYgdGhlIGFjY291bnQgaGFzIHRoZSBzcGVjaWZpZWQgcm9sZSwKd2hlcmUgYGluZGV4YCBpcyB0aGUgcG9zaXRpb24gb2YgdGhlIGFjY291bnQgZm9yIHRoYXQgcm9sZSwKYW5kIGNhbiBiZSB1c2VkIHRvIHF1ZXJ5IFtgQWNjZXNzQ29udHJvbDo6Z2V0X3JvbGVfbWVtYmVyKClgXS4KUmV0dXJucyBgTm9uZWAgaWYgdGhlIGFjY291bnQgZG9lcyBub3QgaGF2ZSB0aGUgc3BlY2lmaWVkIHJvbGUuCgojIEFyZ3VtZW50cwoKKiBgZWAgLSBBY2Nlc3MgdG8gU29yb2JhbiBlbnZpcm9ubWVudC4KKiBgYWNjb3VudGAgLSBUaGUgYWNjb3VudCB0byBjaGVjay4KKiBgcm9sZWAgLSBUaGUgcm9sZSB0byBjaGVjayBmb3IuAAAAAAAIaGFzX3JvbGUAAAACAAAAAAAAAAdhY2NvdW50AAAAABMAAAAAAAAABHJvbGUAAAARAAAAAQAAA+gAAAAE',
  'AAAAAAAAAE9SZXR1cm5zIHRoZSBhZG1pbiBhY2NvdW50LgoKIyBBcmd1bWVudHMKCiogYGVgIC0gQWNjZXNzIHRvIFNvcm9iYW4gZW52aXJvbm1lbnQuAAAAAAlnZXRfYWRtaW4AAAAAAAAAAAAAAQAAA+gAAAAT',
  'AAAAAAAAAEVSZXR1cm5zIHdobyBwYXVzZWQgdGhlIGNvbnRyYWN0LCB3aGVuIGFuZCB3aHk7IG5vdGhpbmcgd2hpbGUgaXQgcnVucy4AAAAAAAAJZ2V0X3BhdXNlAAAAAAAAAAAAAAEAAAPoAAAH0AAAAAVQYXVzZQAAAA==',
  'AAAAAAAAAj5HcmFudHMgYSByb2xlIHRvIGFuIGFjY291bnQuCgojIEFyZ3VtZW50cwoKKiBgZWAgLSBBY2Nlc3MgdG8gU29yb2JhbiBlbnZpcm9ubWVudC4KKiBgYWNjb3VudGAgLSBUaGUgYWNjb3VudCB0byBncmFudCB0aGUgcm9sZSB0by4KKiBgcm9sZWAgLSBUaGUgcm9sZSB0byBncmFudC4KKiBgY2FsbGVyYCAtIFRoZSBhZGRyZXNzIG9mIHRoZSBjYWxsZXIsIG11c3QgYmUgdGhlIGFkbWluIG9yIGhhdmUgdGhlCmBSb2xlQWRtaW5gIGZvciB0aGUgYHJvbGVgLgoKIyBFcnJvcnMKCiogW2BBY2Nlc3NDb250cm9sRXJyb3I6OlVuYXV0aG9yaXplZGBdIC0gSWYgdGhlIGNhbGxlciBkb2VzIG5vdCBoYXZlCmVub3VnaCBwcml2aWxlZ2VzLgoqIFtgQWNjZXNzQ29udHJvbEVycm9yOjpNYXhSb2xlc0V4Y2VlZGVkYF0gLSBJZiBhZGRpbmcgYSBuZXcgcm9sZSB3b3VsZApleGNlZWQgdGhlIG1heGltdW0gYWxsb3dlZCBudW1iZXIgb2Ygcm9sZXMuCgojIEV2ZW50cwoKKiB0b3BpY3MgLSBgWyJyb2xlX2dyYW50ZWQiLCByb2xlOiBTeW1ib2wsIGFjY291bnQ6IEFkZHJlc3NdYAoqIGRhdGEgLSBgW2NhbGxlcjogQWRkcmVzc11gAAAAAAAKZ3JhbnRfcm9sZQAAAAAAAwAAAAAAAAAHYWNjb3VudAAAAAATAAAAAAAAAARyb2xlAAAAEQAAAAAAAAAGY2FsbGVyAAAAAAATAAAAAA==',
  'AAAAAAAAArdSZXZva2VzIGEgcm9sZSBmcm9tIGFuIGFjY291bnQuClRvIHJldm9rZSB0aGUgY2FsbGVyJ3Mgb3duIHJvbGUsIHVzZQpbYEFjY2Vzc0NvbnRyb2w6OnJlbm91bmNlX3JvbGUoKWBdIGluc3RlYWQuCgojIEFyZ3VtZW50cwoKKiBgZWAgLSBBY2Nlc3MgdG8gU29yb2JhbiBlbnZpcm9ubWVudC4KKiBgYWNjb3VudGAgLSBUaGUgYWNjb3VudCB0byByZXZva2UgdGhlIHJvbGUgZnJvbS4KKiBgcm9sZWAgLSBUaGUgcm9sZSB0byByZXZva2UuCiogYGNhbGxlcmAgLSBUaGUgYWRkcmVzcyBvZiB0aGUgY2FsbGVyLCBtdXN0IGJlIHRoZSBhZG1pbiBvciBoYXMgdGhlCmBSb2xlQWRtaW5gIGZvciB0aGUgYHJvbGVgLgoKIyBFcnJvcnMKCiogW2BBY2Nlc3NDb250cm9sRXJyb3I6OlVuYXV0aG9yaXplZGBdIC0gSWYgdGhlIGBjYWxsZXJgIGRvZXMgbm90IGhhdmUKZW5vdWdoIHByaXZpbGVnZXMuCiogW2BBY2Nlc3NDb250cm9sRXJyb3I6OlJvbGVOb3RIZWxkYF0gLSBJZiB0aGUgYGFjY291bnRgIGRvZXNuJ3QgaGF2ZQp0aGUgcm9sZS4KKiBbYEFjY2Vzc0NvbnRyb2xFcnJvcjo6Um9sZUlzRW1wdHlgXSAtIElmIHRoZSByb2xlIGhhcyBubyBtZW1iZXJzLgoKIyBFdmVudHMKCiogdG9waWNzIC0gYFsicm9sZV9yZXZva2VkIiwgcm9sZTogU3ltYm9sLCBhY2NvdW50OiBBZGRyZXNzXWAKKiBkYXRhIC0gYFtjYWxsZXI6IEFkZHJlc3NdYAAAAAALcmV2b2tlX3JvbGUAAAAAAwAAAAAAAAAHYWNjb3VudAAAAAATAAAAAAAAAARyb2xlAAAAEQAAAAAAAAAGY2FsbGVyAAAAAAATAAAAAA==',
  'AAAAAAAAAEtSZXR1cm5zIGhvdyBmYXIgYSBsZWFybmVyIGlzIGluIGEgY291cnNlOyBub3RoaW5nIHdoZW4gbm90aGluZyBpcyByZWNvcmRlZC4AAAAADGdldF9wcm9ncmVzcwAAAAIAAAAAAAAAB2xlYXJuZXIAAAAAEwAAAAAAAAAGY291cnNlAAAAAAARAAAAAQAAA+gAAAfQAAAACFByb2dyZXNz',
  'AAAAAAAAAF5TZXRzIHRoZSBhZG1pbiwgd2hvIHRoZW4gZ3JhbnRzIHRoZSByb2xlIGBhdHRlc3RvcmAgd2l0aCBgZ3JhbnRfcm9sZWAuCgojIEV2ZW50cwoqIGBhZG1pbl9zZXRgAAAAAAANX19jb25zdHJ1Y3RvcgAAAAAAAAEAAAAAAAAABWFkbWluAAAAAAAAEwAAAAA=',
  'AAAAAAAAAhZBbGxvd3MgYW4gYWNjb3VudCB0byByZW5vdW5jZSBhIHJvbGUgYXNzaWduZWQgdG8gaXRzZWxmLgpVc2VycyBjYW4gb25seSByZW5vdW5jZSByb2xlcyBmb3IgdGhlaXIgb3duIGFjY291bnQuCgojIEFyZ3VtZW50cwoKKiBgZWAgLSBBY2Nlc3MgdG8gU29yb2JhbiBlbnZpcm9ubWVudC4KKiBgcm9sZWAgLSBUaGUgcm9sZSB0byByZW5vdW5jZS4KKiBgY2FsbGVyYCAtIFRoZSBhZGRyZXNzIG9mIHRoZSBjYWxsZXIsIG11c3QgYmUgdGhlIGFjY291bnQgdGhhdCBoYXMgdGhlCnJvbGUuCgojIEVycm9ycwoKKiBbYEFjY2Vzc0NvbnRyb2xFcnJvcjo6Um9sZU5vdEhlbGRgXSAtIElmIHRoZSBgY2FsbGVyYCBkb2Vzbid0IGhhdmUgdGhlCnJvbGUuCiogW2BBY2Nlc3NDb250cm9sRXJyb3I6OlJvbGVJc0VtcHR5YF0gLSBJZiB0aGUgcm9sZSBoYXMgbm8gbWVtYmVycy4KCiMgRXZlbnRzCgoqIHRvcGljcyAtIGBbInJvbGVfcmV2b2tlZCIsIHJvbGU6IFN5bWJvbCwgYWNjb3VudDogQWRkcmVzc11gCiogZGF0YSAtIGBbY2FsbGVyOiBBZGRyZXNzXWAAAAAAAA1yZW5vdW5jZV9yb2xlAAAAAAAAAgAAAAAAAAAEcm9sZQAAABEAAAAAAAAABmNhbGxlcgAAAAAAEwAAAAA=',
  'AAAAAAAAAMVSZXR1cm5zIHRoZSBhZG1pbiByb2xlIGZvciBhIHNwZWNpZmljIHJvbGUuCklmIG5vIGFkbWluIHJvbGUgaXMgZXhwbGljaXRseSBzZXQsIHJldHVybnMgYE5vbmVgLgoKIyBBcmd1bWVudHMKCiogYGVgIC0gQWNjZXNzIHRvIFNvcm9iYW4gZW52aXJvbm1lbnQuCiogYHJvbGVgIC0gVGhlIHJvbGUgdG8gcXVlcnkgdGhlIGFkbWluIHJvbGUgZm9yLgAAAAAAAA5nZXRfcm9sZV9hZG1pbgAAAAAAAQAAAAAAAAAEcm9sZQAAABEAAAABAAAD6AAAABE=',
  'AAAAAAAAAfZBbGxvd3MgdGhlIGN1cnJlbnQgYWRtaW4gdG8gcmVub3VuY2UgdGhlaXIgcm9sZSwgbWFraW5nIHRoZSBjb250cmFjdApwZXJtYW5lbnRseSBhZG1pbi1sZXNzLiBUaGlzIGlzIHVzZWZ1bCBmb3IgZGVjZW50cmFsaXphdGlvbiBwdXJwb3NlcwpvciB3aGVuIHRoZSBhZG1pbiByb2xlIGlzIG5vIGxvbmdlciBuZWVkZWQuIE9uY2UgdGhlIGFkbWluIGlzCnJlbm91bmNlZCwgaXQgY2Fubm90IGJlIHJlaW5zdGF0ZWQuCgojIEFyZ3VtZW50cwoKKiBgZWAgLSBBY2Nlc3MgdG8gU29yb2JhbiBlbnZpcm9ubWVudC4KCiMgRXJyb3JzCgoqIFtgQWNjZXNzQ29udHJvbEVycm9yOjpBZG1pbk5vdFNldGBdIC0gSWYgbm8gYWRtaW4gYWNjb3VudCBpcyBzZXQuCgojIEV2ZW50cwoKKiB0b3BpY3MgLSBgWyJhZG1pbl9yZW5vdW5jZWQiLCBhZG1pbjogQWRkcmVzc11gCiogZGF0YSAtIGBbXWAKCiMgTm90ZXMKCiogQXV0aG9yaXphdGlvbiBmb3IgdGhlIGN1cnJlbnQgYWRtaW4gaXMgcmVxdWlyZWQuAAAAAAAOcmVub3VuY2VfYWRtaW4AAAAAAAAAAAAA',
  'AAAAAAAAAQJFcmFzZXMgYSBsZWFybmVyJ3MgcHJvZ3Jlc3MgaW4gYSBjb3Vyc2UsIGl0cyBjb21wbGV0aW9uIGluY2x1ZGVkLgoKIyBFcnJvcnMKKiBgQ29udHJhY3RQYXVzZWRgLCBgUmVhc29uRW1wdHlgLCBgUmVhc29uVG9vTG9uZ2AKKiBgUHJvZ3Jlc3NOb3RGb3VuZGAgLSB0aGVyZSBpcyBub25lLgoqIGBBY2Nlc3NDb250cm9sRXJyb3I6OlVuYXV0aG9yaXplZGAgLSBgYWRtaW5gIGlzIG5vdCB0aGUgYWRtaW4uCgojIEV2ZW50cwoqIGBwcm9ncmVzc19yZXNldGAAAAAAAA5yZXNldF9wcm9ncmVzcwAAAAAABAAAAAAAAAAFYWRtaW4AAAAAAAATAAAAAAAAAAdsZWFybmVyAAAAABMAAAAAAAAABmNvdXJzZQAAAAAAEQAAAAAAAAAGcmVhc29uAAAAAAAQAAAAAA==',
  'AAAAAAAAAb1TZXRzIGBhZG1pbl9yb2xlYCBhcyB0aGUgYWRtaW4gcm9sZSBvZiBgcm9sZWAuCgojIEFyZ3VtZW50cwoKKiBgZWAgLSBBY2Nlc3MgdG8gU29yb2JhbiBlbnZpcm9ubWVudC4KKiBgcm9sZWAgLSBUaGUgcm9sZSB0byBzZXQgdGhlIGFkbWluIGZvci4KKiBgYWRtaW5fcm9sZWAgLSBUaGUgbmV3IGFkbWluIHJvbGUuCgojIEV2ZW50cwoKKiB0b3BpY3MgLSBgWyJyb2xlX2FkbWluX2NoYW5nZWQiLCByb2xlOiBTeW1ib2xdYAoqIGRhdGEgLSBgW3ByZXZpb3VzX2FkbWluX3JvbGU6IFN5bWJvbCwgbmV3X2FkbWluX3JvbGU6IFN5bWJvbF1gCgojIEVycm9ycwoKKiBbYEFjY2Vzc0NvbnRyb2xFcnJvcjo6QWRtaW5Ob3RTZXRgXSAtIElmIGFkbWluIGFjY291bnQgaXMgbm90IHNldC4KCiMgTm90ZXMKCiogQXV0aG9yaXphdGlvbiBmb3IgdGhlIGN1cnJlbnQgYWRtaW4gaXMgcmVxdWlyZWQuAAAAAAAADnNldF9yb2xlX2FkbWluAAAAAAACAAAAAAAAAARyb2xlAAAAEQAAAAAAAAAKYWRtaW5fcm9sZQAAAAAAEQAAAAA=',
  'AAAAAAAAAllSZXR1cm5zIHRoZSBhY2NvdW50IGF0IHRoZSBzcGVjaWZpZWQgaW5kZXggZm9yIGEgZ2l2ZW4gcm9sZS4KCkEgZnVuY3Rpb24gdG8gZ2V0IGFsbCBtZW1iZXJzIG9mIGEgcm9sZSBpcyBub3QgcHJvdmlkZWQgYmVjYXVzZSB0aGF0CndvdWxkIGJlIHVuYm91bmRlZC4gVG8gZW51bWVyYXRlIGFsbCBtZW1iZXJzIG9mIGEgcm9sZSwgdXNlCltgQWNjZXNzQ29udHJvbDo6Z2V0X3JvbGVfbWVtYmVyX2NvdW50KClgXSB0byBnZXQgdGhlIHRvdGFsIG51bWJlciBvZgptZW1iZXJzIGFuZCB0aGVuIHVzZSBbYEFjY2Vzc0NvbnRyb2w6OmdldF9yb2xlX21lbWJlcigpYF0gdG8gcmV0cmlldmUKZWFjaCBtZW1iZXIgb25lIGJ5IG9uZS4KCiMgQXJndW1lbnRzCgoqIGBlYCAtIEFjY2VzcyB0byBTb3JvYmFuIGVudmlyb25tZW50LgoqIGByb2xlYCAtIFRoZSByb2xlIHRvIHF1ZXJ5LgoqIGBpbmRleGAgLSBUaGUgaW5kZXggb2YgdGhlIGFjY291bnQgdG8gcmV0cmlldmUuCgojIEVycm9ycwoKKiBbYEFjY2Vzc0NvbnRyb2xFcnJvcjo6SW5kZXhPdXRPZkJvdW5kc2BdIC0gSWYgdGhlIGluZGV4IGlzIG91dCBvZgpib3VuZHMgZm9yIHRoZSByb2xlJ3MgbWVtYmVyIGxpc3QuAAAAAAAAD2dldF9yb2xlX21lbWJlcgAAAAACAAAAAAAAAARyb2xlAAAAEQAAAAAAAAAFaW5kZXgAAAAAAAAEAAAAAQAAABM=',
  'AAAAAAAAAoFSZWNvcmRzIGhvdyBmYXIgYSBsZWFybmVyIGlzIGluIGEgY291cnNlIGFuZCByZXR1cm5zIHdoZXRoZXIgdGhhdCB3YXMgbmV3cy4gTmVpdGhlciBwZXJjZW50Cm5vciBmaW5pc2hlZCBsZXNzb25zIG1heSBmYWxsOyB3aGF0IGlzIG9uIHJlY29yZCBhbHJlYWR5IGNoYW5nZXMgbm90aGluZyBhbmQgcHVibGlzaGVzCm5vdGhpbmcsIHNvIGEgcmVwZWF0ZWQgY2FsbCBpcyBoYXJtbGVzcy4gUGVyY2VudCBtYXkgd2VpZ2ggbGVzc29ucyBhcyBpdCBsaWtlcywgYnV0IGl0IGlzCjEwMCBleGFjdGx5IHdoZW4gYWxsIG9mIHRoZW0gYXJlIGZpbmlzaGVkLgoKIyBFcnJvcnMKKiBgQ29udHJhY3RQYXVzZWRgLCBgQ291cnNlS2V5SW52YWxpZGAsIGBQZXJjZW50VG9vTGFyZ2VgCiogYExlc3NvbnNUb3RhbFplcm9gLCBgTGVzc29uc0RvbmVUb29NYW55YCwgYFBlcmNlbnREaXNhZ3JlZXNgLCBgUHJvZ3Jlc3NGZWxsYAoqIGBBY2Nlc3NDb250cm9sRXJyb3I6OlVuYXV0aG9yaXplZGAgLSBgYXR0ZXN0b3JgIGRvZXMgbm90IGhvbGQgdGhlIHJvbGUgYGF0dGVzdG9yYC4KCiMgRXZlbnRzCiogYHByb2dyZXNzX3JlY29yZGVkYCwgdGhlbiBgY291cnNlX2NvbXBsZXRlZGAgd2hlbiAxMDAgJSBpcyByZWFjaGVkIGZvciB0aGUgZmlyc3QgdGltZQAAAAAAAA9yZWNvcmRfcHJvZ3Jlc3MAAAAABgAAAAAAAAAIYXR0ZXN0b3IAAAATAAAAAAAAAAdsZWFybmVyAAAAABMAAAAAAAAABmNvdXJzZQAAAAAAEQAAAAAAAAAHcGVyY2VudAAAAAAEAAAAAAAAAAxsZXNzb25zX2RvbmUAAAAEAAAAAAAAAA1sZXNzb25zX3RvdGFsAAAAAAAABAAAAAEAAAAB',
  'AAAAAAAAARxSZXR1cm5zIGEgdmVjdG9yIGNvbnRhaW5pbmcgYWxsIGV4aXN0aW5nIHJvbGVzLgpEZWZhdWx0cyB0byBlbXB0eSB2ZWN0b3IgaWYgbm8gcm9sZXMgZXhpc3QuCgojIEFyZ3VtZW50cwoKKiBgZWAgLSBBY2Nlc3MgdG8gU29yb2JhbiBlbnZpcm9ubWVudC4KCiMgTm90ZXMKClRoaXMgZnVuY3Rpb24gcmV0dXJucyBhbGwgcm9sZXMgdGhhdCBjdXJyZW50bHkgaGF2ZSBhdCBsZWFzdCBvbmUgbWVtYmVyLgpUaGUgbWF4aW11bSBudW1iZXIgb2Ygcm9sZXMgaXMgbGltaXRlZCBieSBbYE1BWF9ST0xFU2BdLgAAABJnZXRfZXhpc3Rpbmdfcm9sZXMAAAAAAAAAAAABAAAD6gAAABE=',
  'AAAAAAAAAEVSZXR1cm5zIHRoZSB2ZXJzaW9uIG9mIHRoZSBjb250cmFjdCdzIHN0b3JlZCBlbnRyaWVzLCBjb3VudGVkIGZyb20gMS4AAAAAAAASZ2V0X3NjaGVtYV92ZXJzaW9uAAAAAAAAAAAAAQAAAAQ=',
  'AAAAAAAABABJbml0aWF0ZXMgdGhlIGFkbWluIHJvbGUgdHJhbnNmZXIuCkFkbWluIHByaXZpbGVnZXMgZm9yIHRoZSBjdXJyZW50IGFkbWluIGFyZSBub3QgcmV2b2tlZCB1bnRpbCB0aGUKcmVjaXBpZW50IGFjY2VwdHMgdGhlIHRyYW5zZmVyLgpPdmVycmlkZXMgdGhlIHByZXZpb3VzIHBlbmRpbmcgdHJhbnNmZXIgaWYgdGhlcmUgaXMgb25lLgoKIyBBcmd1bWVudHMKCiogYGVgIC0gQWNjZXNzIHRvIFNvcm9iYW4gZW52aXJvbm1lbnQuCiogYG5ld19hZG1pbmAgLSBUaGUgYWNjb3VudCB0byB0cmFuc2ZlciB0aGUgYWRtaW4gcHJpdmlsZWdlcyB0by4KKiBgbGl2ZV91bnRpbF9sZWRnZXJgIC0gVGhlIGxlZGdlciBudW1iZXIgYXQgd2hpY2ggdGhlIHBlbmRpbmcgdHJhbnNmZXIKZXhwaXJlcy4gSWYgYGxpdmVfdW50aWxfbGVkZ2VyYCBpcyBgMGAsIHRoZSBwZW5kaW5nIHRyYW5zZmVyIGlzCmNhbmNlbGxlZC4gYGxpdmVfdW50aWxfbGVkZ2VyYCBhcmd1bWVudCBpcyBpbXBsaWNpdGx5IGJvdW5kZWQgYnkgdGhlCm1heGltdW0gYWxsb3dlZCBUVEwgZXh0ZW5zaW9uIGZvciBhIHRlbXBvcmFyeSBzdG9yYWdlIGVudHJ5IGFuZApzcGVjaWZ5aW5nIGEgaGlnaGVyIHZhbHVlIHdpbGwgY2F1c2UgdGhlIGNvZGUgdG8gcGFuaWMuCgojIEVycm9ycwoKKiBbYGNyYXRlOjpyb2xlX3RyYW5zZmVyOjpSb2xlVHJhbnNmZXJFcnJvcjo6Tm9QZW5kaW5nVHJhbnNmZXJgXSAtIElmCnRyeWluZyB0byBjYW5jZWwgYSB0cmFuc2ZlciB0aGF0IGRvZXNuJ3QgZXhpc3QuCiogW2BjcmF0ZTo6cm9sZV90cmFuc2Zlcjo6Um9sZVRyYW5zZmVyRXJyb3I6OkludmFsaWRMaXZlVW50aWxMZWRnZXJgXSAtCklmIHRoZSBzcGVjaWZpZWQgbGVkZ2VyIGlzIGluIHRoZSBwYXN0LgoqIFtgY3JhdGU6OnJvbGVfdHJhbnNmZXI6OlJvbGVUcmFuc2ZlckVycm9yOjpJbnZhbGlkUGVuZGluZ0FjY291bnRgXSAtCklmIHRoZSBzcGVjaWZpZWQgcGVuZGluZyBhY2NvdW50IGlzIG5vdCB0aGUgc2FtZSBhcyB0aGUgcHJvdmlkZWQgYG5ld2AKYWRkcmVzcy4KAAAAE3RyYW5zZmVyX2FkbWluX3JvbGUAAAAAAgAAAAAAAAAJbmV3X2FkbWluAAAAAAAAEwAAAAAAAAARbGl2ZV91bnRpbF9sZWRnZXIAAAAAAAAEAAAAAA==',
  'AAAAAAAAAYVDb21wbGV0ZXMgdGhlIDItc3RlcCBhZG1pbiB0cmFuc2Zlci4KCiMgQXJndW1lbnRzCgoqIGBlYCAtIEFjY2VzcyB0byBTb3JvYmFuIGVudmlyb25tZW50LgoKIyBFdmVudHMKCiogdG9waWNzIC0gYFsiYWRtaW5fdHJhbnNmZXJfY29tcGxldGVkIiwgbmV3X2FkbWluOiBBZGRyZXNzXWAKKiBkYXRhIC0gYFtwcmV2aW91c19hZG1pbjogQWRkcmVzc11gCgojIEVycm9ycwoKKiBbYGNyYXRlOjpyb2xlX3RyYW5zZmVyOjpSb2xlVHJhbnNmZXJFcnJvcjo6Tm9QZW5kaW5nVHJhbnNmZXJgXSAtIElmCnRoZXJlIGlzIG5vIHBlbmRpbmcgdHJhbnNmZXIgdG8gYWNjZXB0LgoqIFtgQWNjZXNzQ29udHJvbEVycm9yOjpBZG1pbk5vdFNldGBdIC0gSWYgYWRtaW4gYWNjb3VudCBpcyBub3Qgc2V0LgAAAAAAABVhY2NlcHRfYWRtaW5fdHJhbnNmZXIAAAAAAAAAAAAAAA==',
  'AAAAAAAAAMhSZXR1cm5zIHRoZSB0b3RhbCBudW1iZXIgb2YgYWNjb3VudHMgdGhhdCBoYXZlIHRoZSBzcGVjaWZpZWQgcm9sZS4KSWYgdGhlIHJvbGUgZG9lcyBub3QgZXhpc3QsIHJldHVybnMgMC4KCiMgQXJndW1lbnRzCgoqIGBlYCAtIEFjY2VzcyB0byBTb3JvYmFuIGVudmlyb25tZW50LgoqIGByb2xlYCAtIFRoZSByb2xlIHRvIGdldCB0aGUgY291bnQgZm9yLgAAABVnZXRfcm9sZV9tZW1iZXJfY291bnQAAAAAAAABAAAAAAAAAARyb2xlAAAAEQAAAAEAAAAE',
  'AAAAAAAAAQxEb2VzIGFzIGByZWNvcmRfcHJvZ3Jlc3NgIGZvciBlYWNoIGl0ZW0gaW4gdHVybiBhbmQgcmV0dXJucyBob3cgbWFueSB3ZXJlIG5ld3MuIE9uZSBpdGVtCnRoYXQgaXMgcmVmdXNlZCByZWZ1c2VzIHRoZSBiYXRjaC4KCiMgRXJyb3JzCiogYEJhdGNoRW1wdHlgLCBgQmF0Y2hUb29MYXJnZWAgLSBub3QgMSB0byAyOCBpdGVtcy4KKiB0aG9zZSBvZiBgcmVjb3JkX3Byb2dyZXNzYAoKIyBFdmVudHMKKiB0aG9zZSBvZiBgcmVjb3JkX3Byb2dyZXNzYCwgaXRlbSBieSBpdGVtAAAAFXJlY29yZF9wcm9ncmVzc19iYXRjaAAAAAAAAAIAAAAAAAAACGF0dGVzdG9yAAAAEwAAAAAAAAAFaXRlbXMAAAAAAAPqAAAH0AAAAAxQcm9ncmVzc0l0ZW0AAAABAAAABA==',
  'AAAABAAAANRFcnJvcnMgdGhhdCBhbnkgQnJhaW4tU3Rvcm0gY29udHJhY3QgbWF5IHJhaXNlLiBTaGFyZWQgZXJyb3JzIGFyZSBudW1iZXJlZCBmcm9tIDEwMDAwLAphbmFseXRpY3MgZnJvbSAyMDAwMCwgY2VydGlmaWNhdGUgZnJvbSAzMDAwMCwgdG9rZW4gZnJvbSA0MDAwMCwgZ292ZXJuYW5jZSBmcm9tIDUwMDAwOwpPcGVuWmVwcGVsaW4ncyBjcmF0ZXMgdXNlIDEwMCB0byA1OTk5LgAAAAAAAAALU2hhcmVkRXJyb3IAAAAADgAAAFpUaGUgY29udHJhY3QgaXMgcGF1c2VkLCBzbyBpdCBhY2NlcHRzIG5vIGNoYW5nZXM7IGBnZXRfcGF1c2VgIHRlbGxzIHdobyBwYXVzZWQgaXQgYW5kIHdoeS4AAAAAAA5Db250cmFjdFBhdXNlZAAAAAAnEAAAADtUaGUgY29udHJhY3QgaXMgbm90IHBhdXNlZCwgc28gdGhlcmUgaXMgbm90aGluZyB0byB1bnBhdXNlLgAAAAARQ29udHJhY3ROb3RQYXVzZWQAAAAAACcRAAAAMVRoZSBjb3Vyc2Uga2V5IG11c3QgbWF0Y2ggYFthLXpdW2EtejAtOV9dezAsMzF9YC4AAAAAAAAQQ291cnNlS2V5SW52YWxpZAAAJxIAAAAxVGhlIHBlcmNlbnQgbXVzdCBiZSBhIHdob2xlIG51bWJlciBmcm9tIDAgdG8gMTAwLgAAAAAAAA9QZXJjZW50VG9vTGFyZ2UAAAAnEwAAACpBIHJlYXNvbiBtdXN0IGJlIGdpdmVuOiB0aGUgdGV4dCBpcyBlbXB0eS4AAAAAAAtSZWFzb25FbXB0eQAAACcUAAAAJlRoZSByZWFzb24gbWF5IGhhdmUgYXQgbW9zdCAyNTYgYnl0ZXMuAAAAAAANUmVhc29uVG9vTG9uZwAAAAAAJxUAAABHVGhlIGV4cGlyeSBtdXN0IGJlIGxhdGVyIHRoYW4gdGhlIGxlZGdlcidzIHRpbWU7IGJvdGggYXJlIFVuaXggc2Vjb25kcy4AAAAAEUV4cGlyeU5vdEluRnV0dXJlAAAAAAAnFgAAAFtUaGUgZXhwaXJ5IG1heSBiZSBhdCBtb3N0IDEwMCB5ZWFycyBhaGVhZDsgaXQgaXMgY291bnRlZCBpbiBVbml4IHNlY29uZHMsIG5vdCBtaWxsaXNlY29uZHMuAAAAAAxFeHBpcnlUb29GYXIAACcXAAAAHlRoZSBhbW91bnQgbXVzdCBiZSBhYm92ZSB6ZXJvLgAAAAAAEUFtb3VudE5vdFBvc2l0aXZlAAAAAAAnGAAAACFUaGUgYW1vdW50IG1heSBub3QgYmUgYmVsb3cgemVyby4AAAAAAAAOQW1vdW50TmVnYXRpdmUAAAAAJxkAAAASVGhlIHRleHQgaXMgZW1wdHkuAAAAAAAJVGV4dEVtcHR5AAAAAAAnGgAAADZUaGUgdGV4dCBoYXMgbW9yZSBieXRlcyBvZiBVVEYtOCB0aGFuIGl0cyBmaWVsZCB0YWtlcy4AAAAAAAtUZXh0VG9vTG9uZwAAACcbAAAAV1RoZSBjb2RlIHdhcyB1cGdyYWRlZCBhbmQgdGhlIHN0b3JlZCBlbnRyaWVzIHdlcmUgbm90OyB0aGUgYWRtaW4gY2FsbHMgYG1pZ3JhdGVgIGZpcnN0LgAAAAAOU2NoZW1hTWlzbWF0Y2gAAAAAJxwAAABVVGhlIHN0b3JlZCBlbnRyaWVzIGFyZSBvZiB0aGUgY29kZSdzIHZlcnNpb24gYWxyZWFkeSwgc28gdGhlcmUgaXMgbm90aGluZyB0byBtaWdyYXRlLgAAAAAAAA9NaWdyYXRpb25Ob3REdWUAAAAnHQ==',
  'AAAABQAAACdUaGUgY29udHJhY3Qgc3RvcHBlZCBhY2NlcHRpbmcgY2hhbmdlcy4AAAAAAAAAAAZQYXVzZWQAAAAAAAEAAAAGcGF1c2VkAAAAAAACAAAALlRoZSBhZG1pbiBvciBndWFyZGlhbiB3aG8gcGF1c2VkIHRoZSBjb250cmFjdC4AAAAAAAJieQAAAAAAEwAAAAAAAAAiV2h5IGl0IHdhcyBwYXVzZWQsIDEgdG8gMjU2IGJ5dGVzLgAAAAAABnJlYXNvbgAAAAAAEAAAAAAAAAAC',
  'AAAABQAAADJUaGUgY29udHJhY3Qgd2FzIGRlcGxveWVkIGFuZCBoYXMgaXRzIGZpcnN0IGFkbWluLgAAAAAAAAAAAAhBZG1pblNldAAAAAEAAAAJYWRtaW5fc2V0AAAAAAAAAQAAAApUaGUgYWRtaW4uAAAAAAAFYWRtaW4AAAAAAAATAAAAAQAAAAI=',
  'AAAABQAAACNUaGUgY29udHJhY3QgYWNjZXB0cyBjaGFuZ2VzIGFnYWluLgAAAAAAAAAACFVucGF1c2VkAAAAAQAAAAh1bnBhdXNlZAAAAAEAAABeVGhlIGFkbWluIHdobyBsaWZ0ZWQgdGhlIHBhdXNlOyBvZiBnb3Zlcm5hbmNlLCBhIGd1YXJkaWFuLCBvciBpdHNlbGYgYnkgYSBjaGFuZ2Ugb2YgZ3VhcmRpYW5zLgAAAAAAAmJ5AAAAAAATAAAAAAAAAAI=',
  'AAAABQAAAKlUaGUgY29udHJhY3QncyBjb2RlIHdhcyByZXBsYWNlZCwgYW5kIHJ1bnMgZnJvbSB0aGUgbmV4dCBpbnZvY2F0aW9uIG9uOyBvciwgcHVibGlzaGVkIGEgc2Vjb25kCnRpbWUgd2l0aCBhIGhpZ2hlciBzY2hlbWEgdmVyc2lvbiwgdGhhdCBjb2RlIGNvbnZlcnRlZCB0aGUgc3RvcmVkIGVudHJpZXMuAAAAAAAAAAAAAAhVcGdyYWRlZAAAAAEAAAAIdXBncmFkZWQAAAADAAAATVRoZSBhZG1pbiB3aG8gdXBncmFkZWQgb3IgbWlncmF0ZWQgdGhlIGNvbnRyYWN0OyB3aG9ldmVyIG1pZ3JhdGVkIGdvdmVybmFuY2UuAAAAAAAAAmJ5AAAAAAATAAAAAAAAABRTSEEtMjU2IG9mIHRoZSB3YXNtLgAAAAl3YXNtX2hhc2gAAAAAAAPuAAAAIAAAAAAAAABTU2NoZW1hIHZlcnNpb24gb2YgdGhlIHN0b3JlZCBlbnRyaWVzOiB3aGF0IHRoZSBuZXcgY29kZSBmaW5kcywgb3IgaGFzIG1hZGUgb2YgdGhlbS4AAAAADnNjaGVtYV92ZXJzaW9uAAAAAAAEAAAAAAAAAAI=',
  'AAAAAQAAACZXaG8gcGF1c2VkIHRoZSBjb250cmFjdCwgd2hlbiBhbmQgd2h5LgAAAAAAAAAAAAVQYXVzZQAAAAAAAAMAAAAuVGhlIGFkbWluIG9yIGd1YXJkaWFuIHdobyBwYXVzZWQgdGhlIGNvbnRyYWN0LgAAAAAAAmJ5AAAAAAATAAAAJ0xlZGdlciB0aW1lIG9mIHRoZSBwYXVzZSwgVW5peCBzZWNvbmRzLgAAAAAJcGF1c2VkX2F0AAAAAAAABgAAACJXaHkgaXQgd2FzIHBhdXNlZCwgMSB0byAyNTYgYnl0ZXMuAAAAAAAGcmVhc29uAAAAAAAQ',
  'AAAABAAAAAAAAAAAAAAAEVJvbGVUcmFuc2ZlckVycm9yAAAAAAAABAAAAAAAAAARTm9QZW5kaW5nVHJhbnNmZXIAAAAAAAiYAAAAAAAAABZJbnZhbGlkTGl2ZVVudGlsTGVkZ2VyAAAAAAiZAAAAAAAAABVJbnZhbGlkUGVuZGluZ0FjY291bnQAAAAAAAiaAAAAAAAAAA9UcmFuc2ZlckV4cGlyZWQAAAAImw==',
  'AAAABQAAACVFdmVudCBlbWl0dGVkIHdoZW4gYSByb2xlIGlzIGdyYW50ZWQuAAAAAAAAAAAAAAtSb2xlR3JhbnRlZAAAAAABAAAADHJvbGVfZ3JhbnRlZAAAAAMAAAAAAAAABHJvbGUAAAARAAAAAQAAAAAAAAAHYWNjb3VudAAAAAATAAAAAQAAAAAAAAAGY2FsbGVyAAAAAAATAAAAAAAAAAI=',
  'AAAABQAAACVFdmVudCBlbWl0dGVkIHdoZW4gYSByb2xlIGlzIHJldm9rZWQuAAAAAAAAAAAAAAtSb2xlUmV2b2tlZAAAAAABAAAADHJvbGVfcmV2b2tlZAAAAAMAAAAAAAAABHJvbGUAAAARAAAAAQAAAAAAAAAHYWNjb3VudAAAAAATAAAAAQAAAAAAAAAGY2FsbGVyAAAAAAATAAAAAAAAAAI=',
  'AAAABQAAAC9FdmVudCBlbWl0dGVkIHdoZW4gdGhlIGFkbWluIHJvbGUgaXMgcmVub3VuY2VkLgAAAAAAAAAADkFkbWluUmVub3VuY2VkAAAAAAABAAAAD2FkbWluX3Jlbm91bmNlZAAAAAABAAAAAAAAAAVhZG1pbgAAAAAAABMAAAABAAAAAg==',
  'AAAABQAAACtFdmVudCBlbWl0dGVkIHdoZW4gYSByb2xlIGFkbWluIGlzIGNoYW5nZWQuAAAAAAAAAAAQUm9sZUFkbWluQ2hhbmdlZAAAAAEAAAAScm9sZV9hZG1pbl9jaGFuZ2VkAAAAAAADAAAAAAAAAARyb2xlAAAAEQAAAAEAAAAAAAAAE3ByZXZpb3VzX2FkbWluX3JvbGUAAAAAEQAAAAAAAAAAAAAADm5ld19hZG1pbl9yb2xlAAAAAAARAAAAAAAAAAI=',
  'AAAABAAAAAAAAAAAAAAAEkFjY2Vzc0NvbnRyb2xFcnJvcgAAAAAACwAAAAAAAAAMVW5hdXRob3JpemVkAAAH0AAAAAAAAAALQWRtaW5Ob3RTZXQAAAAH0QAAAAAAAAAQSW5kZXhPdXRPZkJvdW5kcwAAB9IAAAAAAAAAEUFkbWluUm9sZU5vdEZvdW5kAAAAAAAH0wAAAAAAAAASUm9sZUNvdW50SXNOb3RaZXJvAAAAAAfUAAAAAAAAAAxSb2xlTm90Rm91bmQAAAfVAAAAAAAAAA9BZG1pbkFscmVhZHlTZXQAAAAH1gAAAAAAAAALUm9sZU5vdEhlbGQAAAAH1wAAAAAAAAALUm9sZUlzRW1wdHkAAAAH2AAAAAAAAAASVHJhbnNmZXJJblByb2dyZXNzAAAAAAfZAAAAAAAAABBNYXhSb2xlc0V4Y2VlZGVkAAAH2g==',
  'AAAABQAAADJFdmVudCBlbWl0dGVkIHdoZW4gYW4gYWRtaW4gdHJhbnNmZXIgaXMgY29tcGxldGVkLgAAAAAAAAAAABZBZG1pblRyYW5zZmVyQ29tcGxldGVkAAAAAAABAAAAGGFkbWluX3RyYW5zZmVyX2NvbXBsZXRlZAAAAAIAAAAAAAAACW5ld19hZG1pbgAAAAAAABMAAAABAAAAAAAAAA5wcmV2aW91c19hZG1pbgAAAAAAEwAAAAAAAAAC',
  'AAAABQAAADJFdmVudCBlbWl0dGVkIHdoZW4gYW4gYWRtaW4gdHJhbnNmZXIgaXMgaW5pdGlhdGVkLgAAAAAAAAAAABZBZG1pblRyYW5zZmVySW5pdGlhdGVkAAAAAAABAAAAGGFkbWluX3RyYW5zZmVyX2luaXRpYXRlZAAAAAMAAAAAAAAADWN1cnJlbnRfYWRtaW4AAAAAAAATAAAAAQAAAAAAAAAJbmV3X2FkbWluAAAAAAAAEwAAAAAAAAAAAAAAEWxpdmVfdW50aWxfbGVkZ2VyAAAAAAAABAAAAAAAAAAC',
];

/** A learner's progress in a course was erased; it may be recorded, and completed, anew. */
export type ProgressReset = {
  name: 'progress_reset';
  data: {
    /** The learner whose progress it was. */
    learner: string;
    /** The course. */
    course: string;
    /** The admin who reset it. */
    by: string;
    /** Why, 1 to 256 bytes. */
    reason: string;
  };
};

/** A learner completed a course. Published once, right after `progress_recorded` first says 100 %. */
export type CourseCompleted = {
  name: 'course_completed';
  data: {
    /** The learner who completed it. */
    learner: string;
    /** The course. */
    course: string;
    /** The holder of the role `attestor` who recorded it. */
    attestor: string;
    /** Lessons the course had then. */
    lessonsTotal: number;
  };
};

/** A learner's progress in a course rose, or the course's number of lessons changed. */
export type ProgressRecorded = {
  name: 'progress_recorded';
  data: {
    /** The learner who progressed. */
    learner: string;
    /** The course. */
    course: string;
    /** The holder of the role `attestor` who recorded it. */
    attestor: string;
    /** How much of the course is done, 0 to 100; 100 exactly when all lessons are. */
    percent: number;
    /** Lessons finished. */
    lessonsDone: number;
    /** Lessons the course has, at least 1. */
    lessonsTotal: number;
  };
};

/** The contract stopped accepting changes. */
export type Paused = {
  name: 'paused';
  data: {
    /** The admin or guardian who paused the contract. */
    by: string;
    /** Why it was paused, 1 to 256 bytes. */
    reason: string;
  };
};

/** The contract was deployed and has its first admin. */
export type AdminSet = {
  name: 'admin_set';
  data: {
    /** The admin. */
    admin: string;
  };
};

/** The contract accepts changes again. */
export type Unpaused = {
  name: 'unpaused';
  data: {
    /** The admin who lifted the pause; of governance, a guardian, or itself by a change of guardians. */
    by: string;
  };
};

/**
 * The contract's code was replaced, and runs from the next invocation on; or, published a second
 * time with a higher schema version, that code converted the stored entries.
 */
export type Upgraded = {
  name: 'upgraded';
  data: {
    /** The admin who upgraded or migrated the contract; whoever migrated governance. */
    by: string;
    /** SHA-256 of the wasm. */
    wasmHash: string;
    /** Schema version of the stored entries: what the new code finds, or has made of them. */
    schemaVersion: number;
  };
};

/** Event emitted when a role is granted. */
export type RoleGranted = {
  name: 'role_granted';
  data: {
    role: string;
    account: string;
    caller: string;
  };
};

/** Event emitted when a role is revoked. */
export type RoleRevoked = {
  name: 'role_revoked';
  data: {
    role: string;
    account: string;
    caller: string;
  };
};

/** Event emitted when the admin role is renounced. */
export type AdminRenounced = {
  name: 'admin_renounced';
  data: {
    admin: string;
  };
};

/** Event emitted when a role admin is changed. */
export type RoleAdminChanged = {
  name: 'role_admin_changed';
  data: {
    role: string;
    previousAdminRole: string;
    newAdminRole: string;
  };
};

/** Event emitted when an admin transfer is completed. */
export type AdminTransferCompleted = {
  name: 'admin_transfer_completed';
  data: {
    newAdmin: string;
    previousAdmin: string;
  };
};

/** Event emitted when an admin transfer is initiated. */
export type AdminTransferInitiated = {
  name: 'admin_transfer_initiated';
  data: {
    currentAdmin: string;
    newAdmin: string;
    liveUntilLedger: number;
  };
};

/** An event of the contract as api and stream show it; an absent optional field is null. */
export type AnalyticsEvent =
  | ProgressReset
  | CourseCompleted
  | ProgressRecorded
  | Paused
  | AdminSet
  | Unpaused
  | Upgraded
  | RoleGranted
  | RoleRevoked
  | AdminRenounced
  | RoleAdminChanged
  | AdminTransferCompleted
  | AdminTransferInitiated;

/** Names of all events the contract can publish. */
export const analyticsEventNames = [
  'progress_reset',
  'course_completed',
  'progress_recorded',
  'paused',
  'admin_set',
  'unpaused',
  'upgraded',
  'role_granted',
  'role_revoked',
  'admin_renounced',
  'role_admin_changed',
  'admin_transfer_completed',
  'admin_transfer_initiated',
] as const;

/** Errors by code, with the sentence for whoever meets them. */
export const analyticsErrors: Record<number, { name: string; message: string }> = {
  2000: { name: 'Unauthorized', message: 'The caller does not hold the role that this call needs.' },
  2001: { name: 'AdminNotSet', message: 'The contract has no admin any more.' },
  2002: { name: 'IndexOutOfBounds', message: 'The role has fewer members than this index.' },
  2003: { name: 'AdminRoleNotFound', message: 'The role has no admin role.' },
  2004: { name: 'RoleCountIsNotZero', message: 'The role still has members.' },
  2005: { name: 'RoleNotFound', message: 'No account holds this role.' },
  2006: { name: 'AdminAlreadySet', message: 'The admin is set already.' },
  2007: { name: 'RoleNotHeld', message: 'The account does not hold this role.' },
  2008: { name: 'RoleIsEmpty', message: 'The role has no members.' },
  2009: { name: 'TransferInProgress', message: 'The admin role is being handed over; cancel that first.' },
  2010: { name: 'MaxRolesExceeded', message: 'The contract holds as many roles as it can, 256.' },
  2200: { name: 'NoPendingTransfer', message: 'No handover of the admin role is pending.' },
  2201: { name: 'InvalidLiveUntilLedger', message: 'The handover must end at a ledger that is neither past nor too far ahead.' },
  2202: { name: 'InvalidPendingAccount', message: 'The handover is pending for another account.' },
  2203: { name: 'TransferExpired', message: 'The handover has run out; the admin must start it again.' },
  10000: { name: 'ContractPaused', message: 'The contract is paused, so it accepts no changes; `get_pause` tells who paused it and why.' },
  10001: { name: 'ContractNotPaused', message: 'The contract is not paused, so there is nothing to unpause.' },
  10002: { name: 'CourseKeyInvalid', message: 'The course key must match `[a-z][a-z0-9_]{0,31}`.' },
  10003: { name: 'PercentTooLarge', message: 'The percent must be a whole number from 0 to 100.' },
  10004: { name: 'ReasonEmpty', message: 'A reason must be given: the text is empty.' },
  10005: { name: 'ReasonTooLong', message: 'The reason may have at most 256 bytes.' },
  10006: { name: 'ExpiryNotInFuture', message: 'The expiry must be later than the ledger\'s time; both are Unix seconds.' },
  10007: { name: 'ExpiryTooFar', message: 'The expiry may be at most 100 years ahead; it is counted in Unix seconds, not milliseconds.' },
  10008: { name: 'AmountNotPositive', message: 'The amount must be above zero.' },
  10009: { name: 'AmountNegative', message: 'The amount may not be below zero.' },
  10010: { name: 'TextEmpty', message: 'The text is empty.' },
  10011: { name: 'TextTooLong', message: 'The text has more bytes of UTF-8 than its field takes.' },
  10012: { name: 'SchemaMismatch', message: 'The code was upgraded and the stored entries were not; the admin calls `migrate` first.' },
  10013: { name: 'MigrationNotDue', message: 'The stored entries are of the code\'s version already, so there is nothing to migrate.' },
  20000: { name: 'ProgressNotFound', message: 'Nothing is recorded for this learner and course, so there is nothing to reset.' },
  20001: { name: 'ProgressFell', message: 'Percent and finished lessons never fall; the admin may reset them with a reason.' },
  20002: { name: 'LessonsTotalZero', message: 'A course has at least one lesson.' },
  20003: { name: 'LessonsDoneTooMany', message: 'More lessons are finished than the course has.' },
  20004: { name: 'PercentDisagrees', message: 'The percent must be 100 exactly when all lessons are finished.' },
  20005: { name: 'BatchEmpty', message: 'The batch holds no item.' },
  20006: { name: 'BatchTooLarge', message: 'The batch holds more items than one call can carry; split it.' },
};

/** How far a learner is in a course. */
export type Progress = {
  /** Who recorded this last. */
  attestor: string;
  /** Ledger time at which 100 % was first reached, Unix seconds; absent: not yet. */
  completed_at: bigint | null;
  /** Lessons finished. */
  lessons_done: number;
  /** Lessons the course has, at least 1. */
  lessons_total: number;
  /** How much of the course is done, 0 to 100; 100 exactly when all lessons are. */
  percent: number;
  /** Ledger time of the last record, Unix seconds. */
  recorded_at: bigint;
};

/** One line of a batch: the arguments of `record_progress` but the attestor. */
export type ProgressItem = {
  /** The course. */
  course: string;
  /** The learner who progressed. */
  learner: string;
  /** Lessons finished. */
  lessons_done: number;
  /** Lessons the course has, at least 1. */
  lessons_total: number;
  /** How much of the course is done, 0 to 100; 100 exactly when all lessons are. */
  percent: number;
};

/** Who paused the contract, when and why. */
export type Pause = {
  /** The admin or guardian who paused the contract. */
  by: string;
  /** Ledger time of the pause, Unix seconds. */
  paused_at: bigint;
  /** Why it was paused, 1 to 256 bytes. */
  reason: string;
};

/** Arguments of each entry point, as the SDK's `contract.Spec` takes them. */
export type AnalyticsArguments = {
  /**
   * Stops changes: all but those to roles, code and the pause itself; of governance, new proposals
   * alone. A pause of a paused contract is refused, so the first reason stands.
   *
   * # Errors
   * * `ReasonEmpty`, `ReasonTooLong` - reason outside 1 to 256 bytes.
   * * `ContractPaused` - already paused.
   * * `AccessControlError::Unauthorized` - `by` is neither admin nor guardian.
   *
   * # Events
   * * `paused`
   */
  pause: {
    by: string;
    reason: string;
  };
  /**
   * Converts what earlier code stored, once per schema version. Works while paused.
   *
   * # Errors
   * * `MigrationNotDue` - the entries are of the code's version already, or of a later one.
   * * `AccessControlError::Unauthorized` - `operator` is not the admin.
   *
   * # Events
   * * `upgraded` again, with the version that holds from now on
   */
  migrate: {
    operator: string;
  };
  /**
   * Accepts changes again. The admin alone decides: a guardian can stop, not start.
   *
   * # Errors
   * * `ContractNotPaused` - there is no pause to lift.
   * * `AccessControlError::Unauthorized` - `by` is not the admin.
   *
   * # Events
   * * `unpaused`
   */
  unpause: {
    by: string;
  };
  /**
   * Replaces the contract's code by an uploaded wasm, from the next invocation on. Works while
   * paused; the constructor does not run again. Code of another schema version writes nothing
   * until `migrate` was called, best in the same transaction.
   *
   * # Errors
   * * `AccessControlError::Unauthorized` - `operator` is not the admin.
   *
   * # Events
   * * `upgraded`
   */
  upgrade: {
    new_wasm_hash: Uint8Array;
    operator: string;
  };
  /**
   * Returns `Some(index)` if the account has the specified role,
   * where `index` is the position of the account for that role,
   * and can be used to query [`AccessControl::get_role_member()`].
   * Returns `None` if the account does not have the specified role.
   *
   * # Arguments
   *
   * * `e` - Access to Soroban environment.
   * * `account` - The account to check.
   * * `role` - The role to check for.
   */
  has_role: {
    account: string;
    role: string;
  };
  /**
   * Returns the admin account.
   *
   * # Arguments
   *
   * * `e` - Access to Soroban environment.
   */
  get_admin: Record<string, never>;
  /** Returns who paused the contract, when and why; nothing while it runs. */
  get_pause: Record<string, never>;
  /**
   * Grants a role to an account.
   *
   * # Arguments
   *
   * * `e` - Access to Soroban environment.
   * * `account` - The account to grant the role to.
   * * `role` - The role to grant.
   * * `caller` - The address of the caller, must be the admin or have the
   * `RoleAdmin` for the `role`.
   *
   * # Errors
   *
   * * [`AccessControlError::Unauthorized`] - If the caller does not have
   * enough privileges.
   * * [`AccessControlError::MaxRolesExceeded`] - If adding a new role would
   * exceed the maximum allowed number of roles.
   *
   * # Events
   *
   * * topics - `["role_granted", role: Symbol, account: Address]`
   * * data - `[caller: Address]`
   */
  grant_role: {
    account: string;
    role: string;
    caller: string;
  };
  /**
   * Revokes a role from an account.
   * To revoke the caller's own role, use
   * [`AccessControl::renounce_role()`] instead.
   *
   * # Arguments
   *
   * * `e` - Access to Soroban environment.
   * * `account` - The account to revoke the role from.
   * * `role` - The role to revoke.
   * * `caller` - The address of the caller, must be the admin or has the
   * `RoleAdmin` for the `role`.
   *
   * # Errors
   *
   * * [`AccessControlError::Unauthorized`] - If the `caller` does not have
   * enough privileges.
   * * [`AccessControlError::RoleNotHeld`] - If the `account` doesn't have
   * the role.
   * * [`AccessControlError::RoleIsEmpty`] - If the role has no members.
   *
   * # Events
   *
   * * topics - `["role_revoked", role: Symbol, account: Address]`
   * * data - `[caller: Address]`
   */
  revoke_role: {
    account: string;
    role: string;
    caller: string;
  };
  /** Returns how far a learner is in a course; nothing when nothing is recorded. */
  get_progress: {
    learner: string;
    course: string;
  };
  /**
   * Sets the admin, who then grants the role `attestor` with `grant_role`.
   *
   * # Events
   * * `admin_set`
   */
  __constructor: {
    admin: string;
  };
  /**
   * Allows an account to renounce a role assigned to itself.
   * Users can only renounce roles for their own account.
   *
   * # Arguments
   *
   * * `e` - Access to Soroban environment.
   * * `role` - The role to renounce.
   * * `caller` - The address of the caller, must be the account that has the
   * role.
   *
   * # Errors
   *
   * * [`AccessControlError::RoleNotHeld`] - If the `caller` doesn't have the
   * role.
   * * [`AccessControlError::RoleIsEmpty`] - If the role has no members.
   *
   * # Events
   *
   * * topics - `["role_revoked", role: Symbol, account: Address]`
   * * data - `[caller: Address]`
   */
  renounce_role: {
    role: string;
    caller: string;
  };
  /**
   * Returns the admin role for a specific role.
   * If no admin role is explicitly set, returns `None`.
   *
   * # Arguments
   *
   * * `e` - Access to Soroban environment.
   * * `role` - The role to query the admin role for.
   */
  get_role_admin: {
    role: string;
  };
  /**
   * Allows the current admin to renounce their role, making the contract
   * permanently admin-less. This is useful for decentralization purposes
   * or when the admin role is no longer needed. Once the admin is
   * renounced, it cannot be reinstated.
   *
   * # Arguments
   *
   * * `e` - Access to Soroban environment.
   *
   * # Errors
   *
   * * [`AccessControlError::AdminNotSet`] - If no admin account is set.
   *
   * # Events
   *
   * * topics - `["admin_renounced", admin: Address]`
   * * data - `[]`
   *
   * # Notes
   *
   * * Authorization for the current admin is required.
   */
  renounce_admin: Record<string, never>;
  /**
   * Erases a learner's progress in a course, its completion included.
   *
   * # Errors
   * * `ContractPaused`, `ReasonEmpty`, `ReasonTooLong`
   * * `ProgressNotFound` - there is none.
   * * `AccessControlError::Unauthorized` - `admin` is not the admin.
   *
   * # Events
   * * `progress_reset`
   */
  reset_progress: {
    admin: string;
    learner: string;
    course: string;
    reason: string;
  };
  /**
   * Sets `admin_role` as the admin role of `role`.
   *
   * # Arguments
   *
   * * `e` - Access to Soroban environment.
   * * `role` - The role to set the admin for.
   * * `admin_role` - The new admin role.
   *
   * # Events
   *
   * * topics - `["role_admin_changed", role: Symbol]`
   * * data - `[previous_admin_role: Symbol, new_admin_role: Symbol]`
   *
   * # Errors
   *
   * * [`AccessControlError::AdminNotSet`] - If admin account is not set.
   *
   * # Notes
   *
   * * Authorization for the current admin is required.
   */
  set_role_admin: {
    role: string;
    admin_role: string;
  };
  /**
   * Returns the account at the specified index for a given role.
   *
   * A function to get all members of a role is not provided because that
   * would be unbounded. To enumerate all members of a role, use
   * [`AccessControl::get_role_member_count()`] to get the total number of
   * members and then use [`AccessControl::get_role_member()`] to retrieve
   * each member one by one.
   *
   * # Arguments
   *
   * * `e` - Access to Soroban environment.
   * * `role` - The role to query.
   * * `index` - The index of the account to retrieve.
   *
   * # Errors
   *
   * * [`AccessControlError::IndexOutOfBounds`] - If the index is out of
   * bounds for the role's member list.
   */
  get_role_member: {
    role: string;
    index: number;
  };
  /**
   * Records how far a learner is in a course and returns whether that was news. Neither percent
   * nor finished lessons may fall; what is on record already changes nothing and publishes
   * nothing, so a repeated call is harmless. Percent may weigh lessons as it likes, but it is
   * 100 exactly when all of them are finished.
   *
   * # Errors
   * * `ContractPaused`, `CourseKeyInvalid`, `PercentTooLarge`
   * * `LessonsTotalZero`, `LessonsDoneTooMany`, `PercentDisagrees`, `ProgressFell`
   * * `AccessControlError::Unauthorized` - `attestor` does not hold the role `attestor`.
   *
   * # Events
   * * `progress_recorded`, then `course_completed` when 100 % is reached for the first time
   */
  record_progress: {
    attestor: string;
    learner: string;
    course: string;
    percent: number;
    lessons_done: number;
    lessons_total: number;
  };
  /**
   * Returns a vector containing all existing roles.
   * Defaults to empty vector if no roles exist.
   *
   * # Arguments
   *
   * * `e` - Access to Soroban environment.
   *
   * # Notes
   *
   * This function returns all roles that currently have at least one member.
   * The maximum number of roles is limited by [`MAX_ROLES`].
   */
  get_existing_roles: Record<string, never>;
  /** Returns the version of the contract's stored entries, counted from 1. */
  get_schema_version: Record<string, never>;
  /**
   * Initiates the admin role transfer.
   * Admin privileges for the current admin are not revoked until the
   * recipient accepts the transfer.
   * Overrides the previous pending transfer if there is one.
   *
   * # Arguments
   *
   * * `e` - Access to Soroban environment.
   * * `new_admin` - The account to transfer the admin privileges to.
   * * `live_until_ledger` - The ledger number at which the pending transfer
   * expires. If `live_until_ledger` is `0`, the pending transfer is
   * cancelled. `live_until_ledger` argument is implicitly bounded by the
   * maximum allowed TTL extension for a temporary storage entry and
   * specifying a higher value will cause the code to panic.
   *
   * # Errors
   *
   * * [`crate::role_transfer::RoleTransferError::NoPendingTransfer`] - If
   * trying to cancel a transfer that doesn't exist.
   * * [`crate::role_transfer::RoleTransferError::InvalidLiveUntilLedger`] -
   * If the specified ledger is in the past.
   * * [`crate::role_transfer::RoleTransferError::InvalidPendingAccount`] -
   * If the specified pending account is not the same as the provided `new`
   * address.
   */
  transfer_admin_role: {
    new_admin: string;
    live_until_ledger: number;
  };
  /**
   * Completes the 2-step admin transfer.
   *
   * # Arguments
   *
   * * `e` - Access to Soroban environment.
   *
   * # Events
   *
   * * topics - `["admin_transfer_completed", new_admin: Address]`
   * * data - `[previous_admin: Address]`
   *
   * # Errors
   *
   * * [`crate::role_transfer::RoleTransferError::NoPendingTransfer`] - If
   * there is no pending transfer to accept.
   * * [`AccessControlError::AdminNotSet`] - If admin account is not set.
   */
  accept_admin_transfer: Record<string, never>;
  /**
   * Returns the total number of accounts that have the specified role.
   * If the role does not exist, returns 0.
   *
   * # Arguments
   *
   * * `e` - Access to Soroban environment.
   * * `role` - The role to get the count for.
   */
  get_role_member_count: {
    role: string;
  };
  /**
   * Does as `record_progress` for each item in turn and returns how many were news. One item
   * that is refused refuses the batch.
   *
   * # Errors
   * * `BatchEmpty`, `BatchTooLarge` - not 1 to 28 items.
   * * those of `record_progress`
   *
   * # Events
   * * those of `record_progress`, item by item
   */
  record_progress_batch: {
    attestor: string;
    items: ProgressItem[];
  };
};

/** Result of each entry point, as the SDK's `contract.Spec` gives it. */
export type AnalyticsResults = {
  pause: void;
  migrate: void;
  unpause: void;
  upgrade: void;
  has_role: number | null;
  get_admin: string | null;
  get_pause: Pause | null;
  grant_role: void;
  revoke_role: void;
  get_progress: Progress | null;
  __constructor: void;
  renounce_role: void;
  get_role_admin: string | null;
  renounce_admin: void;
  reset_progress: void;
  set_role_admin: void;
  get_role_member: string;
  record_progress: boolean;
  get_existing_roles: string[];
  get_schema_version: number;
  transfer_admin_role: void;
  accept_admin_transfer: void;
  get_role_member_count: number;
  record_progress_batch: number;
};
