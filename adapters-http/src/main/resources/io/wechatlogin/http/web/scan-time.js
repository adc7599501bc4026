// Shows the times of the page in the time zone and language of this browser. Without it they stand there in UTC.
for (const time of document.querySelectorAll("time[datetime]")) {
  const moment = new Date(time.dateTime);
  if (!Number.isNaN(moment.getTime())) {
    time.textContent = moment.toLocaleTimeString(document.documentElement.lang, { timeZoneName: "short" });
  }
}
